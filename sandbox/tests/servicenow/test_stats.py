"""Aggregate API: counts, sums and the like, in groups or not."""

import pytest

from tests.servicenow.cast import READER, TABLE

STATS = "/api/now/stats/incident"


@pytest.fixture
def ask(call):
    """Return ``ask(**parameters)``: the result, the parameters without their prefix."""

    def asked(**parameters):
        return call("GET", STATS, query={f"sysparm_{name}": each for name, each in parameters.items()}).result

    return asked


def counts(groups):
    return [(each["groupby_fields"][0]["value"], each["stats"]["count"]) for each in groups]


def test_counts(ask):
    assert ask(count="true") == {"stats": {"count": "13"}}
    assert ask(count="true", query="active=true^state=1") == {"stats": {"count": "3"}}


def test_does_nothing_unless_told(ask):
    assert ask() == {"stats": {}}


def test_adds_up(ask):
    found = ask(
        query="priority=4", avg_fields="priority,nonsense", max_fields="priority", sum_fields="priority"
    )

    assert found["stats"] == {
        "sum": {"priority": "40"},
        "avg": {"priority": "4.0000"},
        "max": {"priority": "4"},
    }


def test_finds_the_first_and_last_text(ask):
    found = ask(min_fields="number", max_fields="number,closed_at", query="state=1")["stats"]

    assert found == {"min": {"number": "INC0010011"}, "max": {"number": "INC0010013", "closed_at": ""}}


def test_groups(ask):
    found = ask(count="true", group_by="priority,nonsense")

    assert found[0] == {"stats": {"count": "1"}, "groupby_fields": [{"field": "priority", "value": "2"}]}
    assert counts(found) == [("2", "1"), ("3", "2"), ("4", "10")]


def test_groups_by_paths(ask):
    found = ask(count="true", group_by="caller_id.vip,state", query="state=2")

    assert [each["groupby_fields"][0]["value"] for each in found] == ["false", "true"]


@pytest.mark.parametrize(
    ("having", "kept"),
    {
        "count^priority^>^1": ["3", "4"],
        "count^priority^>^1,avg^impact^<^3": ["3"],
        "max^urgency^=^2": ["2", "3"],
    }.items(),
)
def test_keeps_groups_that_have(ask, having, kept):
    found = ask(count="true", group_by="priority", having=having)

    assert [value for value, _ in counts(found)] == kept


@pytest.mark.parametrize("having", ["count>1", "count^priority^>^many", "median^urgency^=^2", "count^^~^1"])
def test_refuses_a_having_that_only_the_sandbox_does_not_know(call, having):
    query = {"sysparm_group_by": "priority", "sysparm_having": having}

    assert call("GET", "/api/now/stats/incident", query=query).status == 400
    assert call("GET", STATS, query={"sysparm_having": having}).status == 400


@pytest.mark.parametrize("parameter", ["group_by", "sum_fields"])
def test_refuses_columns_that_only_the_sandbox_has_not(call, parameter):
    query = {"sysparm_count": "true", f"sysparm_{parameter}": "priority,caller_id.location.name"}

    assert call("GET", STATS, query=query).status == 400


@pytest.mark.parametrize(
    ("order", "priorities"),
    {
        "priority^DESC": ["4", "3", "2"],
        "COUNT": ["2", "3", "4"],
        "COUNT^DESC": ["4", "3", "2"],
        "AVG^impact": ["2", "3", "4"],
        "AVG^impact^DESC": ["4", "3", "2"],
        "nonsense": ["2", "3", "4"],
    }.items(),
)
def test_orders_groups(ask, order, priorities):
    found = ask(count="true", group_by="priority", order_by=order)

    assert [value for value, _ in counts(found)] == priorities


@pytest.mark.parametrize("order", ["a.b", "AVG^a.b", "number.x^DESC", "MAX^number.x"])
def test_passes_over_orders_by_no_column(ask, order):
    plain = ask(count="true", group_by="priority")

    assert counts(ask(count="true", group_by="priority", order_by=order)) == counts(plain)


def test_shows_what_it_groups_by(ask):
    shown = ask(count="true", group_by="state", display_value="true", query="state=2")
    both = ask(count="true", group_by="caller_id", display_value="all", query="number=INC0010009")

    assert shown[0]["groupby_fields"] == [{"field": "state", "value": "In Progress"}]
    assert both[0]["groupby_fields"][0]["display_value"] == "Noor Haddad"


def test_refuses_whom_a_record_is_hidden_from(call):
    answer = call("GET", STATS, query={"sysparm_count": "true"}, headers=READER)

    assert (answer.status, answer.body["error"]["message"]) == (403, "User Not Authorized")


def test_refuses_unknown_tables(call):
    assert call("GET", "/api/now/stats/incidnet").status == 400
    assert call("GET", f"{TABLE}/incidnet").status == 400
