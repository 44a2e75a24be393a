"""The stretches that make up a leg, for those who count them."""

from sandbox.genesys.conversations.model import Communication
from sandbox.genesys.state import STATE
from tests.genesys.cast import RESOLVED, Caller, Leg, begin, step


def own(leg: Leg) -> Communication:
    """Return the leg's communication as the stand-in keeps it."""
    participant = STATE.conversations[leg.conversation_id].participant(leg.id)
    assert participant is not None
    return participant.communication


def kinds(leg: Leg) -> list[str]:
    return [each.kind for each in own(leg).segments]


def test_tell_a_call_from_ring_to_wrap_up(agent: Caller, call: Leg) -> None:
    agent.patch(call.path, {"held": True})
    agent.patch(call.path, {"held": False})
    agent.patch(call.path, {"state": "disconnected"})
    agent.post(call.wrapup_path, {"code": RESOLVED})

    assert kinds(call) == ["alert", "interact", "hold", "interact", "wrapup"]
    assert all(each.ended_at for each in own(call).segments)


def test_tell_of_parking(agent: Caller, chat: Leg) -> None:
    agent.patch(f"{chat.path}/parkingstate", {"state": "parked"})

    assert kinds(chat) == ["alert", "interact", "parked"]
    assert own(chat).segments[-1].ended_at is None


def test_tell_declined_from_missed(agent: Caller) -> None:
    begin()
    declined = agent.offer()
    agent.patch(declined.path, {"state": "disconnected"})
    agent.put(f"/api/v2/users/{agent.id}/routingstatus", {"status": "IDLE"})
    missed = agent.offer()
    step(31)

    assert (own(declined).declined, own(missed).declined) == (True, False)
    assert kinds(missed) == ["alert"]
