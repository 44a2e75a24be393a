"""Scenarios play themselves step by step, and show how far they are."""

from typing import Any

import pytest

from sandbox.control.faults import FAULTS
from sandbox.genesys.state import STATE
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD as SERVICENOW
from tests.genesys.cast import ON_QUEUE, Caller, step

nobody = Caller()


@pytest.fixture(autouse=True)
def _calm_instance() -> Any:
    SERVICENOW.reset()
    yield
    SERVICENOW.reset()
    FAULTS["servicenow"].clear()


def play(name: str) -> str:
    run_id: str = nobody.post(f"/sandbox/scenarios/{name}").body["run"]
    return run_id


def run_of(run_id: str) -> dict[str, Any]:
    body: dict[str, Any] = nobody.get(f"/sandbox/scenarios/runs/{run_id}").body
    return body


def states(run_id: str) -> list[str]:
    return [each["state"] for each in run_of(run_id)["steps"]]


def accept(agent: Caller) -> None:
    agent.patch(agent.offer().path, {"state": "connected"})


def answer(agent: Caller) -> None:
    agent.post(agent.offer().messages_path, {"textBody": "Let me see."})


def test_first_chat_waits_for_an_agent_who_answers(agent: Caller) -> None:
    run_id = play("first-chat")
    step(10)
    before = states(run_id)
    accept(agent)
    answer(agent)
    step(5)

    assert before == ["done"] * 5 + ["running"] + ["pending"] * 4
    assert run_of(run_id)["state"] == "done"
    assert STATE.conversations[run_of(run_id)["conversations"]["noor"]].messages[-1].text.startswith("It")


def test_fails_when_nobody_comes() -> None:
    run_id = play("first-chat")
    step(400)

    run = run_of(run_id)
    assert (run["state"], run["why"]) == ("failed", "It did not happen within 300 s.")
    assert run["steps"][5]["why"] == run["why"]
    assert run["steps"][-1]["state"] == "pending"


def test_caller_hangs_up_in_the_end(agent: Caller) -> None:
    run_id = play("voice-call")
    step(1)
    accept(agent)
    step(125)

    assert run_of(run_id)["state"] == "done"
    assert STATE.conversations[run_of(run_id)["conversations"]["sam"]].ended_at


def test_stops_where_it_is(agent: Caller) -> None:
    run_id = play("voice-call")

    assert nobody.post(f"/sandbox/scenarios/runs/{run_id}/stop").status == 204
    step(400)

    assert run_of(run_id)["state"] == "stopped"
    assert "failed" not in states(run_id)


def test_robots_decline_a_transfer_among_themselves() -> None:
    run_id = play("transfer-declined")
    step(100)

    run = run_of(run_id)
    own = STATE.conversations[run["conversations"]["grace"]]
    assert (run["state"], run["why"]) == ("done", "")
    assert [each.state for each in own.transfers] == ["Failed"]
    assert {user.presence.name for user in STATE.users.values()} == {"Offline"}


def test_robot_declines_the_transfer_of_a_human(agent: Caller) -> None:
    run_id = play("transfer-declined")
    step(1)
    accept(agent)
    step(5)
    robot = next(user for user in STATE.users.values() if user.presence.name == "Available")
    agent.post(f"{agent.offer().path}/replace", {"userId": robot.id, "transferType": "Attended"})
    step(5)

    assert run_of(run_id)["state"] == "done"
    assert agent.offer().state == "connected"


def test_bot_hands_over(agent: Caller) -> None:
    run_id = play("bot-handover")
    step(12)
    accept(agent)
    step(2)

    own = STATE.conversations[run_of(run_id)["conversations"]["ivy"]]
    assert run_of(run_id)["state"] == "done"
    assert own.customer_leg.attributes["topic"] == "A device"
    assert agent.offer().state == "connected"


def test_p1_signal_makes_an_incident_critical() -> None:
    run_id = play("p1-signal")
    step(6)

    rows = SERVICENOW.stores["incident"].having("caller_id", sys_id_of("sys_user", "noor"))
    assert "1" in [row["priority"] for row in rows]
    assert states(run_id)[:3] == ["done"] * 3


def test_p1_signal_goes_on_when_nobody_raises_the_priority() -> None:
    run_id = play("p1-signal")
    step(300)

    assert run_of(run_id)["state"] == "done"
    assert states(run_id)[3:] == ["skipped", "skipped"]


def test_storm_is_over_when_its_refusals_are_spent(agent: Caller) -> None:
    run_id = play("429-storm")
    refused = [agent.get("/api/v2/users/me").status for _ in range(20)]
    step(1)

    assert set(refused) == {429}
    assert run_of(run_id)["state"] == "done"


def test_stopped_storm_takes_its_refusals_back(agent: Caller) -> None:
    run_id = play("429-storm")
    nobody.post(f"/sandbox/scenarios/runs/{run_id}/stop")

    assert FAULTS["genesys"].rules == []
    assert agent.get("/api/v2/users/me").status == 200


def test_sockets_stay_away_for_two_minutes(agent: Caller) -> None:
    run_id = play("socket-cut")
    step(60)
    while_cut = STATE.feeds.down_until
    step(70)

    assert while_cut is not None
    assert STATE.feeds.down_until is None
    assert run_of(run_id)["state"] == "done"
    assert len(run_of(run_id)["conversations"]) == 2


def test_events_come_in_order_again(agent: Caller) -> None:
    run_id = play("late-events")
    during = FAULTS["genesys"].events.duplicate
    step(70)

    assert (during, FAULTS["genesys"].events.duplicate) == (0.5, 0.0)
    assert run_of(run_id)["state"] == "done"


def test_keeps_the_newest_runs_only(agent: Caller) -> None:
    runs = [play("429-storm") for _ in range(55)]

    listed = [each["id"] for each in nobody.get("/sandbox/scenarios").body["runs"]]
    assert listed == runs[:4:-1]


def test_unknown_run_is_not_found() -> None:
    assert nobody.get("/sandbox/scenarios/runs/none").status == 404
    assert nobody.post("/sandbox/scenarios/runs/none/stop").status == 404


def test_robots_leave_agents_alone_who_are_at_work(agent: Caller, colleague: Caller) -> None:
    colleague.set_presence(ON_QUEUE)
    run_id = play("transfer-declined")
    step(1)

    assert not set(STATE.runs[run_id].robots) & {agent.id, colleague.id}


@pytest.mark.parametrize("body", [{"for_s": -1}, {"for_s": "x"}, {"notice_s": True}])
def test_refuses_unreadable_cuts(body: Any) -> None:
    assert nobody.post("/sandbox/sockets/cut", body).status == 400
