"""Presence of agents, by API and by hand."""

from sandbox.organisation import queue_id, sys_id_of

AGENTS = "/api/now/awa/agents"
MAYA = sys_id_of("sys_user", "maya")


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
    call("PATCH", f"/api/now/table/sys_properties/{switch}", {"value": "false"})

    assert call("GET", f"{AGENTS}/{MAYA}").status == 403


def test_is_changed_by_hand(call, rows):
    answer = call("POST", f"/sandbox/agents/{MAYA}/presence", form=f"state={state_id('Away')}")

    assert (answer.status, answer.headers["Location"]) == (302, "/sandbox/")
    shown = rows("awa_agent_presence", f"agent={MAYA}", "current_presence_state.name,sys_updated_by")
    assert shown == [{"current_presence_state.name": "Away", "sys_updated_by": "admin"}]


def test_is_not_changed_by_a_page_of_another_site(call):
    foreign = {"Origin": "http://evil.example", "Host": "127.0.0.1:8002"}

    answer = call("POST", f"/sandbox/agents/{MAYA}/presence", form="state=x", headers=foreign)

    assert answer.status == 404


def test_names_queues_by_the_provider_id(rows):
    found = rows("awa_queue", f"external_id={queue_id('Billing')}", "name")

    assert found == [{"name": "Billing"}]
