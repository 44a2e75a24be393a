"""Bodies of writes: what is read of odd ones, and what is refused."""

import pytest

from tests.servicenow.cast import INCIDENTS, create, patch


@pytest.mark.parametrize("form", ["{", '"text"', '{"impact": NaN}', '{"impact": -Infinity}'])
def test_refuses_a_body_that_is_no_object(call, form):
    from_text = {"x-sn-apikey": "sandbox", "Content-Type": "application/json"}

    assert call("POST", INCIDENTS, form=form, headers=from_text).status == 400


def test_takes_the_first_of_several_objects(call, rows):
    call("POST", INCIDENTS, [{"correlation_id": "one"}, {"correlation_id": "two"}])

    assert len(rows("incident", "correlation_idINone,two")) == 1


def test_clears_by_an_empty_text_all_but_choices(call):
    sys_id = create(call, category="network", contact_type="phone", impact="1", correlation_id="c")["sys_id"]

    kept = patch(call, sys_id, category="", contact_type=None, impact="", state="", correlation_id="").result

    named = ("category", "contact_type", "impact", "state", "correlation_id")
    assert [kept[name] for name in named] == ["network", "phone", "1", "1", ""]


def test_takes_whole_numbers_however_they_are_written(call):
    made = call("POST", INCIDENTS, {"impact": 1.0, "urgency": 1}).result

    assert (made["impact"], made["urgency"], made["priority"]) == ("1", "1", "1")


def test_keeps_a_list_as_it_was_sent(call):
    made = call("POST", INCIDENTS, {"short_description": ["Größe", None, 1]}).result

    assert made["short_description"] == '["Größe", null, 1]'
