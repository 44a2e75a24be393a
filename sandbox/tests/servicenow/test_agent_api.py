"""Presence of agents, by API and by hand."""

import pytest

from sandbox.organisation import queue_id, sys_id_of
from tests.servicenow.cast import ADMIN, MAYA
from tests.servicenow.desk import MESSAGING, later

AGENTS = "/api/now/awa/agents"


def state_id(name):
    return sys_id_of("awa_presence_state", name)


def test_lists_the_states(call):
    states = call("GET", f"{AGENTS}/presence_states").result

    assert [(each["name"], each["available"]) for each in states] == [
        ("Available", True),
        ("Away", False),
        ("Offline", False),
    ]
    assert set(states[0]["channels"][0]) == {"name", "sys_id"}


def test_changes_presence(call):
    changed = call("PUT", f"{AGENTS}/{MAYA}", {"presence": {"sys_id": state_id("Available")}}).result

    assert changed["presence"]["name"] == "Available"
    assert changed == call("GET", f"{AGENTS}/{MAYA}").result
    assert changed["presence"]["channels"][0]["available"] is True


def test_refuses_unknown_agents_and_states(call):
    unknown = call("GET", f"{AGENTS}/{sys_id_of('sys_user', 'noor')}")

    assert (unknown.status, unknown.body["error"]["message"]) == (404, "Record Not Found")
    assert call("PUT", f"{AGENTS}/{MAYA}", {"presence": {"sys_id": "x"}}).status == 400
    assert call("PUT", f"{AGENTS}/{MAYA}", {"presence": "Away"}).status == 400


def test_is_forbidden_without_awa(call):
    switch = sys_id_of("sys_properties", "glide.awa.enabled")
    call("PATCH", f"/api/now/table/sys_properties/{switch}", {"value": "false"}, headers=ADMIN)

    assert call("GET", f"{AGENTS}/{MAYA}").status == 403


def test_is_changed_by_hand(call, rows):
    answer = call("POST", f"/sandbox/agents/{MAYA}/presence", form=f"state={state_id('Away')}")

    assert (answer.status, answer.headers["Location"]) == (302, "/sandbox/#presence")
    shown = rows("awa_agent_presence", f"agent={MAYA}", "current_presence_state.name,sys_updated_by")
    assert shown == [{"current_presence_state.name": "Away", "sys_updated_by": "admin"}]


def test_agents_stay_in_order_when_one_is_changed(call):
    call("POST", f"/sandbox/agents/{MAYA}/presence", form=f"state={state_id('Away')}")
    page = call("GET", "/sandbox/", headers={}).text

    places = [page.index(f">{name}</a>") for name in ("Jonas Weber", "Maya Reyes", "Olu Adeyemi")]
    assert places == sorted(places)


def test_is_not_changed_by_a_page_of_another_site(call):
    foreign = {"Origin": "http://evil.example", "Host": "127.0.0.1:8002"}

    answer = call("POST", f"/sandbox/agents/{MAYA}/presence", form="state=x", headers=foreign)

    assert answer.status == 403


def test_names_queues_by_the_provider_id(rows):
    found = rows("awa_queue", f"external_id={queue_id('Billing')}", "name")

    assert found == [{"name": "Billing"}]


def put(call, **presence):
    return call("PUT", f"{AGENTS}/{MAYA}", {"presence": {"sys_id": state_id("Available"), **presence}})


def channel(answer):
    return next(each for each in answer.result["presence"]["channels"] if each["sys_id"] == MESSAGING)


def test_leaves_a_channel_out_and_takes_it_up_again(call):
    out = put(call, channels=[{"sys_id": MESSAGING, "available": "false"}])
    back = put(call, channels=[{"sys_id": MESSAGING, "available": True}])

    assert (channel(out)["available"], channel(back)["available"]) == (False, True)


def test_keeps_channels_where_updates_are_restricted(call):
    call(
        "PATCH",
        f"/api/now/table/awa_presence_state/{state_id('Available')}",
        {"restrict_update": "true"},
        headers=ADMIN,
    )

    answer = put(call, channels=[{"sys_id": MESSAGING, "available": False}])

    assert (channel(answer)["available"], channel(answer)["restrict_update"]) == (True, True)


@pytest.mark.parametrize("channels", ["messaging", ["x"], [{"sys_id": "x"}], [{"available": True}]])
def test_refuses_odd_channels(call, channels):
    assert put(call, channels=channels).status == 400
    assert call("GET", f"{AGENTS}/{MAYA}").result["presence"]["name"] == "Offline"


def test_changes_capacities_by_an_object(call):
    before = call("GET", f"{AGENTS}/{MAYA}/capacities").result

    answer = call("PUT", f"{AGENTS}/{MAYA}/capacities", {"channels": {MESSAGING: 2}}).result

    first = {"channel_sys_id": MESSAGING, "current_workload": 0}
    assert before["channels"][0] == {**first, "max_capacity": 4}
    assert answer["channels"][0] == {**first, "max_capacity": 2}
    assert (answer["universal_capacity"], answer["universal_workload"]) == (0, 0)


@pytest.mark.parametrize(
    ("channels", "status"),
    [([], 400), (None, 400), ({MESSAGING: -1}, 400), ({MESSAGING: "2"}, 400), ({"x": 2}, 404)],
)
def test_refuses_odd_capacities(call, channels, status):
    assert call("PUT", f"{AGENTS}/{MAYA}/capacities", {"channels": channels}).status == status


def test_goes_offline_when_idle_in_a_state_that_minds(call):
    call("PUT", f"{AGENTS}/{MAYA}", {"presence": {"sys_id": state_id("Away")}})
    later(1700)
    put(call)
    later(1700)
    still = call("GET", f"{AGENTS}/{MAYA}").result["presence"]["name"]
    call("PUT", f"{AGENTS}/{MAYA}", {"presence": {"sys_id": state_id("Away")}})

    later(1900)

    assert (still, call("GET", f"{AGENTS}/{MAYA}").result["presence"]["name"]) == ("Available", "Offline")


def test_refuses_a_channel_that_is_no_text(call):
    assert put(call, channels=[{"sys_id": {"x": 1}}]).status == 400
