"""After a choice, the agent has the number of the call written to ServiceNow, and may undo it."""

import pytest
import requests
from django.urls import reverse

from inbox.commands import callers
from inbox.commands.actions import NotNow
from inbox.commands.callers import Overwrites
from inbox.models import Activity
from incidents.models import Caller, CallerAddress, Lookup, NumberChange
from incidents.states import NumberState
from live.requests import NotFound
from tests.factories import CallerFactory
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CALLED_FROM = "+12065550177"  # the line of Tomas and Grace


@pytest.fixture
def dana(clouds):
    """Somebody in ServiceNow without any number."""
    row = clouds.write("sys_user", {"first_name": "Dana", "last_name": "Wu", "active": "true"})
    return CallerFactory(remote_id=row["sys_id"], name="Dana Wu")


@pytest.fixture
def leg(talk, dana):
    """A call from a line that Dana is chosen for."""
    leg = talk(key="tomas", media="call")
    click(leg, callers.choose, dana.pk)
    return leg


def held(clouds, caller, column="mobile_phone"):
    [row] = clouds.rows("sys_user", sys_id=caller.remote_id)
    return row[column]


def lookup():
    return Lookup.objects.get()


def change():
    return NumberChange.objects.get()


def remember(leg, field="mobile", replaces="", **more):
    click(leg, callers.remember, field, replaces=replaces, **more)


def write(clouds, caller, **values):
    """Let somebody in ServiceNow change the person's record."""
    clouds.write("sys_user", values, caller.remote_id)


def test_is_offered_where_the_person_does_not_have_the_number(leg):
    assert lookup().new_number == CALLED_FROM


def test_is_not_offered_where_the_person_has_it(talk, clouds):
    leg = talk(key="tomas", media="call")

    click(leg, callers.choose, Caller.objects.get(name="Grace Okafor").pk)

    assert lookup().new_number == ""
    with pytest.raises(NotNow):
        remember(leg)


def test_is_not_offered_where_nobody_was_chosen(talk):
    leg = talk(key="noor", media="call")

    assert lookup().caller.name == "Noor Haddad"
    with pytest.raises(NotNow):
        remember(leg)


def test_is_not_offered_for_a_mail_address(talk, dana):
    leg = talk(key="tomas", media="email")

    click(leg, callers.choose, dana.pk)

    assert lookup().new_number == ""


@pytest.mark.parametrize("field", ["mobile", "phone"])
def test_writes_the_number_into_an_empty_field(leg, clouds, dana, field):
    remember(leg, field)

    column = {"mobile": "mobile_phone", "phone": "phone"}[field]
    assert held(clouds, dana, column) == CALLED_FROM
    assert (change().state, change().by, change().old) == (NumberState.WRITTEN, leg.agent, "")
    dana.refresh_from_db()
    assert getattr(dana, field) == CALLED_FROM
    assert lookup().new_number == ""


def test_is_part_of_the_history(leg):
    remember(leg)

    lines = [one.detail.get("changed") for one in Activity.objects.filter(kind="caller")]
    assert lines[-2:] == ["number-wanted", "number-remembered"]


def test_asks_again_before_it_replaces_a_number(leg, clouds, dana):
    write(clouds, dana, mobile_phone="+1 425 555 0100")
    Caller.objects.filter(pk=dana.pk).update(mobile="+1 425 555 0100")

    with pytest.raises(Overwrites, match=r"\+1 425 555 0100"):
        remember(leg)
    assert held(clouds, dana) == "+1 425 555 0100"

    remember(leg, replaces="+1 425 555 0100")
    assert held(clouds, dana) == CALLED_FROM
    assert change().old == "+1 425 555 0100"


def test_writes_nothing_over_what_somebody_changed_meanwhile(leg, clouds, dana):
    write(clouds, dana, mobile_phone="+1 425 555 0100")  # which nobody here has seen

    remember(leg)

    assert held(clouds, dana) == "+1 425 555 0100"
    assert (change().state, change().problem["code"]) == (NumberState.NEEDS_YOU, "changed-meanwhile")
    dana.refresh_from_db()
    assert dana.mobile == "+1 425 555 0100"


def test_can_be_undone(leg, clouds, dana):
    remember(leg)

    click(leg, callers.undo, change().pk)

    assert held(clouds, dana) == ""
    assert (change().state, change().undone_by) == (NumberState.UNDONE, leg.agent)
    assert lookup().new_number == CALLED_FROM
    dana.refresh_from_db()
    assert dana.mobile == ""


def test_undoing_restores_the_old_number(leg, clouds, dana):
    write(clouds, dana, mobile_phone="+1 425 555 0100")
    Caller.objects.filter(pk=dana.pk).update(mobile="+1 425 555 0100")
    remember(leg, replaces="+1 425 555 0100")

    click(leg, callers.undo, change().pk)

    assert held(clouds, dana) == "+1 425 555 0100"


def test_undoes_nothing_that_somebody_changed_since(leg, clouds, dana):
    remember(leg)
    write(clouds, dana, mobile_phone="+1 425 555 0100")

    click(leg, callers.undo, change().pk)

    assert held(clouds, dana) == "+1 425 555 0100"
    assert (change().state, change().problem["code"]) == (NumberState.WRITTEN, "changed-meanwhile")


def test_is_undone_once(leg):
    remember(leg)
    click(leg, callers.undo, change().pk)

    with pytest.raises(NotNow):
        click(leg, callers.undo, change().pk)


def test_the_same_press_counts_once(leg):
    for _ in range(2):
        remember(leg, key="press-1")

    assert NumberChange.objects.count() == 1


def test_waits_for_servicenow(leg, clouds, dana):
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))
    remember(leg)
    assert (change().state, change().problem["code"]) == (NumberState.QUEUED, "no-answer")

    clouds.servicenow.fail_with(None)
    clouds.deliver_late()

    assert held(clouds, dana) == CALLED_FROM
    assert change().state == NumberState.WRITTEN


def test_tells_that_servicenow_refused(leg, clouds, dana):
    clouds.fault("servicenow", match={"method": "PATCH"}, status=403)

    remember(leg)

    assert change().state == NumberState.NEEDS_YOU
    assert lookup().new_number == CALLED_FROM


def test_tells_that_servicenow_kept_the_old_number_without_a_word(leg, clouds, dana):
    hide_writes(clouds)

    remember(leg)

    assert held(clouds, dana) == ""
    assert (change().state, change().problem["code"]) == (NumberState.NEEDS_YOU, "kept-old-value")


def test_is_for_the_agents_own_conversation_only(leg, colleague):
    with pytest.raises(NotFound):
        remember(leg, agent=colleague)


def test_shows_the_old_number_when_it_asks_again(leg, desk, clouds, dana):
    Caller.objects.filter(pk=dana.pk).update(mobile="+1 425 555 0100")
    url = reverse("inbox:number", kwargs={"pk": leg.pk})

    for headers in (HTMX, {}):
        response = desk.post(url, {"field": "mobile"}, headers=headers)
        assert response.status_code == 409
        assert "+1 425 555 0100" in response.content.decode()
        assert 'name="replaces" value="+1 425 555 0100"' in response.content.decode()

    write(clouds, dana, mobile_phone="+1 425 555 0100")
    assert desk.post(url, {"field": "mobile", "replaces": "+1 425 555 0100"}, headers=HTMX).status_code == 204
    assert held(clouds, dana) == CALLED_FROM


@pytest.mark.parametrize("field", ["", "home_phone", "sys_id", "\x00"])
def test_writes_no_other_field(leg, desk, field):
    url = reverse("inbox:number", kwargs={"pk": leg.pk})

    assert desk.post(url, {"field": field}, headers=HTMX).status_code == 422


def hide_writes(clouds):
    """Let an access rule keep Bridge from writing mobile numbers: ServiceNow drops the column."""
    rule = {"name": "sys_user.mobile_phone", "operation": "write", "roles": "admin", "active": "true"}
    clouds.send("servicenow", "POST", "/api/now/table/sys_security_acl", json=rule, auth=("admin", "admin"))


def test_the_next_call_from_there_finds_the_person_in_the_index(leg, dana):
    remember(leg)

    assert CallerAddress.objects.get(caller=dana, kind="mobile").value == CALLED_FROM

    click(leg, callers.undo, change().pk)
    assert not CallerAddress.objects.filter(caller=dana, kind="mobile").exists()
