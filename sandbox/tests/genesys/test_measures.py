"""What is measured of conversations, in milliseconds that can be told beforehand."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from sandbox import clock
from tests.genesys.cast import BILLING, ON_QUEUE, RESOLVED, Caller, Leg, begin, step


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Let time pass by steps only, from a whole second on."""
    with time_machine.travel(clock.now().replace(microsecond=0) + timedelta(seconds=1), tick=False):
        yield


@pytest.fixture
def waited(agent: Caller) -> Leg:
    """Maya's call, answered after 7 seconds of ringing."""
    begin("call")
    step(7)
    agent.patch(agent.offer().path, {"state": "connected"})
    return agent.offer()


def metrics(caller: Caller, conversation_id: str, purpose: str, number: int = 0) -> dict[str, Any]:
    """Return the metrics of a participant by name; of one that was emitted twice, both values."""
    body = caller.get(f"/api/v2/analytics/conversations/{conversation_id}/details").body
    legs = [each for each in body["participants"] if each["purpose"] == purpose]
    found: dict[str, Any] = {}
    for each in legs[number]["sessions"][0]["metrics"]:
        before = found.get(each["name"])
        found[each["name"]] = each["value"] if before is None else [before, each["value"]]
    return found


def test_the_wait_belongs_to_the_queue_the_answer_to_the_agent(machine: Caller, waited: Leg) -> None:
    queue = metrics(machine, waited.conversation_id, "acd")
    agents = metrics(machine, waited.conversation_id, "agent")

    assert queue == {"nOffered": 1, "tAcd": 7000, "oServiceTarget": 80, "oServiceLevel": 1}
    assert agents == {"tAlert": 7000, "nConnected": 1, "tAnswered": 7000}


def test_a_call_with_a_hold(machine: Caller, agent: Caller, waited: Leg) -> None:
    step(10)
    agent.patch(waited.path, {"held": True})
    step(4)
    agent.patch(waited.path, {"held": False})
    step(6)
    agent.patch(waited.path, {"state": "disconnected"})
    step(5)
    agent.post(waited.wrapup_path, {"code": RESOLVED})

    found = metrics(machine, waited.conversation_id, "agent")
    assert (found["tTalk"], found["tTalkComplete"]) == ([10_000, 6000], 16_000)
    assert (found["tHeld"], found["tHeldComplete"]) == (4000, 4000)
    assert (found["tAcw"], found["tHandle"]) == (5000, 25_000)


def test_handling_lasts_until_the_wrap_up(machine: Caller, agent: Caller, waited: Leg) -> None:
    agent.patch(waited.path, {"state": "disconnected"})

    assert "tHandle" not in metrics(machine, waited.conversation_id, "agent")


def test_parking_is_no_handling(machine: Caller, agent: Caller, chat: Leg) -> None:
    agent.patch(f"{chat.path}/parkingstate", {"state": "parked"})
    step(30)
    agent.patch(f"{chat.path}/parkingstate", {"state": "connected"})
    step(2)
    agent.patch(chat.path, {"state": "disconnected"})
    agent.post(chat.wrapup_path, {"code": RESOLVED})

    found = metrics(machine, chat.conversation_id, "agent")
    assert (found["tPark"], found["tParkComplete"], found["tHandle"]) == (30_000, 30_000, 2000)


def test_a_customer_who_gives_up(machine: Caller) -> None:
    chat = begin()
    step(21)
    Caller().post(f"/sandbox/conversations/{chat}/end")

    found = metrics(machine, chat, "acd")
    assert (found["tAbandon"], found["tAcd"], found["nOverSla"]) == (21_000, 21_000, 1)
    assert found["oServiceLevel"] == 0


@pytest.mark.parametrize(
    ("declines", "name", "lasted"), [(True, "nAgentDeclined", 3000), (False, "nAlertExpired", 30_000)]
)
def test_an_offer_not_taken(machine: Caller, agent: Caller, declines: bool, name: str, lasted: int) -> None:
    chat = begin()
    step(3 if declines else 30)
    if declines:
        agent.patch(agent.offer().path, {"state": "disconnected"})

    assert metrics(machine, chat, "agent") == {"tAlert": lasted, name: 1, "tNotResponding": lasted}


def test_an_offer_taken_back(machine: Caller, agent: Caller) -> None:
    chat = begin()
    step(3)
    Caller().post(f"/sandbox/conversations/{chat}/end")

    assert metrics(machine, chat, "agent") == {"tAlert": 3000}


@pytest.mark.parametrize(
    ("kind", "name"), [("Unattended", "nBlindTransferred"), ("Attended", "nConsultTransferred")]
)
def test_a_transfer(
    machine: Caller, agent: Caller, stranger: Caller, chat: Leg, kind: str, name: str
) -> None:
    stranger.set_presence(ON_QUEUE)
    agent.post(f"{chat.generic_path}/replace/queue", {"queueId": BILLING, "transferType": kind})
    step(2)
    stranger.patch(stranger.offer().path, {"state": "connected"})

    found = metrics(machine, chat.conversation_id, "agent")
    assert {each for each in found if each.endswith("ransferred")} == {"nTransferred", name}
    assert metrics(machine, chat.conversation_id, "agent", 1)["tAnswered"] == 2000


def test_the_flow_before_the_queue(machine: Caller) -> None:
    assert metrics(machine, begin(), "workflow") == {"nFlow": 1, "tFlow": 0}
    assert metrics(machine, begin("call"), "ivr") == {"nFlow": 1, "tFlow": 0, "tIvr": 0}


def test_answers_in_a_chat(machine: Caller, agent: Caller) -> None:
    chat = begin()
    step(5)
    agent.patch(agent.offer().path, {"state": "connected"})
    step(3)
    agent.post(agent.offer().messages_path, {"textBody": "Hello"})
    step(9)
    Caller().post(f"/sandbox/conversations/{chat}/messages", {"text": "It drops"})
    step(4)
    agent.post(agent.offer().messages_path, {"textBody": "Restart it"})
    agent.patch(agent.offer().path, {"state": "disconnected"})

    found = metrics(machine, chat, "agent")
    assert (found["tAgentResponseTime"], found["tFirstResponse"]) == ([3000, 4000], 8000)
    assert (found["tUserResponseTime"], found["oMessageCount"], found["oMediaCount"]) == (9000, 3, 0)


@pytest.mark.parametrize(
    ("role", "name"), [("monitor", "tMonitoring"), ("coach", "tCoaching"), ("barge", "tBarging")]
)
def test_a_watcher(
    machine: Caller, agent: Caller, supervisor: Caller, call: Leg, role: str, name: str
) -> None:
    supervisor.post(f"{call.path}/{role}")
    step(8)
    agent.patch(call.path, {"state": "disconnected"})
    Caller().post(f"/sandbox/conversations/{call.conversation_id}/end")

    found = metrics(machine, call.conversation_id, "user")
    assert found[name] == 8000
    assert "tTalk" not in found


def test_a_takeover(machine: Caller, supervisor: Caller, chat: Leg) -> None:
    supervisor.post(f"{chat.path}/monitor")
    taken = supervisor.post(f"{chat.path}/takeover")

    assert taken.status == 200, taken.body
    assert metrics(machine, chat.conversation_id, "agent")["nTakeover"] == 1
