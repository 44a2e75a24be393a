"""What agents do to their participant."""

import pytest

from sandbox.control import switches
from tests.genesys.cast import Caller, Leg, again, begin, listen, step


def test_accept_connects_and_ends_the_queue_leg(agent: Caller) -> None:
    begin()
    offer = agent.offer()

    answer = agent.patch(offer.path, {"state": "connected"})

    conversation = agent.get(f"/api/v2/conversations/{offer.conversation_id}").body
    acd = next(each for each in conversation["participants"] if each["purpose"] == "acd")
    assert (answer.status, answer.body) == (202, "")
    assert agent.offer().state == "connected"
    assert acd["messages"][0]["disconnectType"] == "transfer"
    assert agent.routing_status() == "INTERACTING"


def test_accept_tells_in_snapshots(agent: Caller, machine: Caller) -> None:
    begin()
    frames = listen(machine, f"v2.users.{agent.id}?conversations&routingStatus&conversations.messages")

    agent.patch(agent.offer().generic_path, {"state": "connected"})

    topics = [each["topicName"].removeprefix(f"v2.users.{agent.id}.") for each in frames]
    assert topics == ["routingStatus", "conversations", "conversations.messages"]
    assert frames[1]["eventBody"]["participants"][-1]["messages"][0]["state"] == "connected"
    assert frames[2]["eventBody"]["participants"][-1]["state"] == "connected"


def test_late_accept_is_refused(agent: Caller) -> None:
    begin()
    offer = agent.offer()
    step(31)

    answer = agent.patch(offer.path, {"state": "connected"})

    assert (answer.status, answer.body["code"]) == (400, "postino.error.answer.not.alerting")


def test_others_cannot_accept(agent: Caller, colleague: Caller, machine: Caller) -> None:
    begin()
    offer = agent.offer()

    assert colleague.patch(offer.path, {"state": "connected"}).status == 403
    assert machine.patch(offer.path, {"state": "connected"}).body["code"] == "not.a.user"
    assert agent.offer().state == "alerting"


def test_a_program_ends_and_holds_what_is_no_call(agent: Caller, machine: Caller, chat: Leg) -> None:
    assert machine.patch(chat.path, {"held": True}).status == 202
    assert agent.offer().communication["held"] is True
    assert machine.patch(chat.generic_path, {"state": "disconnected"}).status == 202
    assert agent.offer().state == "disconnected"


def test_a_program_touches_no_call(machine: Caller, call: Leg) -> None:
    assert machine.patch(call.path, {"held": True}).body["code"] == "not.a.user"
    path = f"/api/v2/conversations/calls/{call.conversation_id}"
    assert machine.patch(path, {"state": "disconnected"}).body["code"] == "not.a.user"


def test_unknown_conversation_and_participant(agent: Caller, chat: Leg) -> None:
    unknown = agent.patch(chat.path.replace(chat.conversation_id, chat.id), {"state": "connected"})
    stranger = agent.patch(chat.path.replace(chat.id, chat.conversation_id), {"state": "connected"})

    assert unknown.body["code"] == "conversation.error.conversation.not.found"
    assert stranger.body["code"] == "conversation.error.not.conversation.participant"


def test_media_of_the_path_must_fit(agent: Caller, chat: Leg) -> None:
    assert agent.patch(chat.path.replace("messages", "calls"), {"held": True}).status == 404


@pytest.mark.parametrize("body", [{}, {"state": "parked"}, {"colour": "red"}, []])
def test_refuses_bodies_without_sense(agent: Caller, chat: Leg, body: object) -> None:
    assert agent.patch(chat.path, body).status == 400


def test_holds_and_mutes_a_call(agent: Caller, call: Leg) -> None:
    agent.patch(call.path, {"held": True, "muted": True})
    on = again(agent, call).communication
    agent.patch(call.path, {"held": False, "muted": False})
    off = again(agent, call).communication

    assert (on["held"], on["muted"], "startHoldTime" in on) == (True, True, True)
    assert (off["held"], off["muted"], "startHoldTime" in off) == (False, False, False)


def test_cannot_hold_while_alerting(agent: Caller) -> None:
    begin("call")

    answer = agent.patch(agent.offer().path, {"held": True})

    assert (answer.status, answer.body["code"]) == (400, "conversation.error.hold.alerting")


def test_ending_a_chat_ends_the_conversation(agent: Caller, chat: Leg) -> None:
    assert agent.patch(chat.path, {"state": "disconnected"}).status == 202

    conversation = agent.get(f"/api/v2/conversations/{chat.conversation_id}").body
    kinds = {each["purpose"]: each["messages"][0]["disconnectType"] for each in conversation["participants"]}
    assert conversation["endTime"]
    assert (kinds["agent"], kinds["customer"]) == ("client", "peer")


def test_ending_twice_is_refused(agent: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})

    code = agent.patch(chat.path, {"state": "disconnected"}).body["code"]
    assert code == "conversation.error.participant.no.active.conversations"


def test_a_communication_can_only_end(agent: Caller, chat: Leg) -> None:
    path = f"{chat.path}/communications/{chat.communication_id}"

    assert agent.patch(path, {"held": True}).body["code"] == "communication.state.required"
    assert agent.patch(path, {"state": "disconnected"}).status == 200
    assert again(agent, chat).state == "disconnected"


def test_strangers_see_nothing(stranger: Caller, supervisor: Caller, chat: Leg) -> None:
    path = f"/api/v2/conversations/{chat.conversation_id}"

    assert stranger.get(path).body["code"] == "missing.permissions"
    assert stranger.put(f"{path}/tags", {"externalTag": "x"}).status == 403
    assert supervisor.get(path).status == 200


def test_reads_ones_own_by_medium(agent: Caller, chat: Leg) -> None:
    chats = agent.get("/api/v2/conversations/messages").body["entities"]

    assert [each["id"] for each in chats] == [chat.conversation_id]
    assert chats[0]["participants"][-1]["state"] == "connected"
    assert agent.get("/api/v2/conversations/calls").body["entities"] == []
    assert agent.get("/api/v2/conversations?communicationType=call").body["entities"] == []


def test_only_supervisors_and_oneself_end_a_leg(colleague: Caller, supervisor: Caller, chat: Leg) -> None:
    assert colleague.patch(chat.path, {"state": "disconnected"}).status == 403
    assert supervisor.patch(chat.path, {"state": "disconnected"}).status == 202


@pytest.mark.parametrize("body", [{"held": "yes"}, {"muted": 1}, {"confined": "no"}, {"recording": None}])
def test_flags_are_true_or_false(agent: Caller, call: Leg, body: dict[str, object]) -> None:
    assert agent.patch(call.path, body).status == 400


def test_only_calls_are_muted(agent: Caller, chat: Leg) -> None:
    assert agent.patch(chat.path, {"muted": True}).status == 400
    assert agent.patch(chat.path, {"held": True}).status == 202


def test_an_ended_call_is_not_held(agent: Caller, call: Leg) -> None:
    agent.patch(call.path, {"held": True})
    agent.patch(call.path, {"state": "disconnected"})

    answer = agent.patch(call.path, {"held": False})

    assert (answer.status, answer.body["code"]) == (400, "conversation.error.call.disconnected")
    assert again(agent, call).communication["held"] is False


def test_nobody_is_confined_outside_a_conference(agent: Caller, call: Leg) -> None:
    answer = agent.patch(call.path, {"confined": True})

    assert answer.body["code"] == "conversation.error.cannot.confine.party"


def test_records_on_demand(agent: Caller, call: Leg) -> None:
    agent.patch(call.path, {"recording": True})
    assert again(agent, call).communication["recordingState"] == "active"

    agent.patch(call.path, {"recording": False})

    assert again(agent, call).communication["recordingState"] == "none"


def test_a_phone_may_have_to_be_answered_by_hand(agent: Caller) -> None:
    begin("call")
    switches.turn("genesys", "phones-answer-by-hand", on=True)

    answer = agent.patch(agent.offer().path, {"state": "connected"})

    switches.clear("genesys")
    assert (answer.status, agent.offer().state) == (202, "alerting")
