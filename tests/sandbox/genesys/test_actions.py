"""What agents do to their participant."""

import pytest

from tests.sandbox.genesys.cast import Caller, Leg, begin, leg_of, listen, step


def again(caller: Caller, leg: Leg) -> Leg:
    """Return the leg as it is now."""
    return leg_of(caller.get(f"/api/v2/conversations/{leg.conversation_id}").body, caller.id)


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

    assert (answer.status, answer.body["code"]) == (409, "conversation.error.hold.alerting")


def test_parks_and_resumes(agent: Caller, chat: Leg) -> None:
    parked = agent.patch(f"{chat.path}/parkingstate", {"state": "parked"})
    state, status = again(agent, chat).state, agent.routing_status()
    resumed = agent.patch(f"{chat.path}/parkingstate", {"state": "connected"})

    assert (parked.status, resumed.status) == (204, 204)
    assert (state, status) == ("parked", "IDLE")
    assert (again(agent, chat).state, agent.routing_status()) == ("connected", "INTERACTING")


def test_parked_work_returns_by_itself(agent: Caller, chat: Leg) -> None:
    agent.patch(f"{chat.path}/parkingstate", {"state": "parked", "resumeTime": "2020-01-02T04:00:00Z"})

    step(1)

    assert again(agent, chat).state == "connected"


def test_cannot_park_what_is_parked(agent: Caller, chat: Leg) -> None:
    agent.patch(f"{chat.path}/parkingstate", {"state": "parked"})

    assert agent.patch(f"{chat.path}/parkingstate", {"state": "parked"}).status == 400


def test_ending_a_chat_ends_the_conversation(agent: Caller, chat: Leg) -> None:
    assert agent.patch(chat.path, {"state": "disconnected"}).status == 202

    conversation = agent.get(f"/api/v2/conversations/{chat.conversation_id}").body
    kinds = {each["purpose"]: each["messages"][0]["disconnectType"] for each in conversation["participants"]}
    assert conversation["endTime"]
    assert (kinds["agent"], kinds["customer"]) == ("client", "peer")


def test_ending_twice_is_refused(agent: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})

    assert agent.patch(chat.path, {"state": "disconnected"}).body["code"].endswith("call.disconnected")


def test_a_communication_can_only_end(agent: Caller, chat: Leg) -> None:
    path = f"{chat.path}/communications/{chat.communication_id}"

    assert agent.patch(path, {"held": True}).body["code"] == "communication.state.required"
    assert agent.patch(path, {"state": "disconnected"}).status == 200
    assert again(agent, chat).state == "disconnected"


def test_ends_the_whole_conversation(agent: Caller, machine: Caller, chat: Leg) -> None:
    path = f"/api/v2/conversations/messages/{chat.conversation_id}"

    answer = machine.patch(path, {"state": "disconnected"})

    assert answer.status == 200
    assert answer.body["endTime"]


def test_deletes_a_conversation(agent: Caller, chat: Leg) -> None:
    assert agent.delete(f"/api/v2/conversations/{chat.conversation_id}").status == 200
    assert again(agent, chat).state == "disconnected"


def test_merges_attributes_and_tells_of_it(agent: Caller, machine: Caller, chat: Leg) -> None:
    customer = agent.get(f"/api/v2/conversations/{chat.conversation_id}").body["participants"][0]["id"]
    path = f"/api/v2/conversations/{chat.conversation_id}/participants/{customer}/attributes"
    frames = listen(machine, f"v2.users.{agent.id}.conversations")

    agent.patch(path, {"attributes": {"incident": "INC1"}})
    answer = agent.patch(path, {"attributes": {"mood": "calm"}})

    assert (answer.status, answer.body) == (202, "")
    assert frames[-1]["eventBody"]["participants"][0]["attributes"] == {"incident": "INC1", "mood": "calm"}


def test_attributes_are_texts(agent: Caller, chat: Leg) -> None:
    assert agent.patch(f"{chat.path}/attributes", {"attributes": {"incident": 1}}).status == 400


def test_sets_the_external_tag(agent: Caller, chat: Leg) -> None:
    path = f"/api/v2/conversations/{chat.conversation_id}"

    answer = agent.put(f"{path}/tags", {"externalTag": "INC0010023"})

    assert answer.status == 202
    assert agent.get(path).body["externalTag"] == "INC0010023"


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
