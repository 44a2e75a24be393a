"""Who is offered what, and what follows an answer, a refusal and silence."""

from tests.genesys.cast import (
    BILLING,
    BUSY,
    DESK,
    ON_QUEUE,
    VIP,
    Caller,
    Leg,
    begin,
    leg_of,
    listen,
    step,
)


def purposes(caller: Caller, conversation_id: str) -> list[str]:
    participants = caller.get(f"/api/v2/conversations/{conversation_id}").body["participants"]
    return [each["purpose"] for each in participants]


def test_offers_to_an_agent_on_queue(agent: Caller) -> None:
    conversation_id = begin()

    offer = agent.offer()

    assert (offer.conversation_id, offer.state) == (conversation_id, "alerting")
    assert offer.participant["alertingTimeoutMs"] == 30_000
    assert purposes(agent, conversation_id) == ["customer", "workflow", "acd", "agent"]


def test_waits_while_nobody_is_on_queue(machine: Caller, colleague: Caller) -> None:
    conversation_id = begin()
    assert purposes(machine, conversation_id) == ["customer", "workflow", "acd"]

    colleague.set_presence(ON_QUEUE)

    assert colleague.offer().conversation_id == conversation_id


def test_offers_to_members_only(agent: Caller, machine: Caller) -> None:
    conversation_id = begin(queue="Billing")

    assert "agent" not in purposes(machine, conversation_id)


def test_does_not_offer_to_who_left_the_queue(agent: Caller, machine: Caller) -> None:
    agent.patch(f"/api/v2/users/{agent.id}/queues/{DESK}", {"joined": False})

    conversation_id = begin()

    assert "agent" not in purposes(machine, conversation_id)


def test_prefers_the_longest_idle(agent: Caller, colleague: Caller) -> None:
    step(5)
    colleague.set_presence(ON_QUEUE)

    begin()

    assert agent.offer().state == "alerting"
    assert colleague.get("/api/v2/conversations").body["entities"] == []


def test_spreads_over_agents(agent: Caller, colleague: Caller) -> None:
    colleague.set_presence(ON_QUEUE)

    begin()
    begin(customer="sam")

    assert agent.offer().conversation_id != colleague.offer().conversation_id


def test_keeps_to_the_capacity_of_the_medium(agent: Caller) -> None:
    for customer in ("noor", "sam", "lena", "tomas", "grace"):
        begin(customer=customer)
    begin("call", customer="ivy")
    begin("call", customer="max")

    media = [each["participants"][-1] for each in agent.get("/api/v2/conversations").body["entities"]]

    assert sum(1 for each in media if each["messages"]) == 4
    assert sum(1 for each in media if each["calls"]) == 1


def test_serves_priority_first(machine: Caller, colleague: Caller) -> None:
    begin("call")
    step(30)
    urgent = begin("call", customer="sam", priority=1)

    colleague.set_presence(ON_QUEUE)

    assert colleague.offer().conversation_id == urgent


def test_priority_is_a_minute_a_point(machine: Caller, colleague: Caller) -> None:
    patient = begin("call")
    step(90)
    begin("call", customer="sam", priority=1)

    colleague.set_presence(ON_QUEUE)

    assert colleague.offer().conversation_id == patient


def test_priority_changes_only_in_the_queue(agent: Caller, machine: Caller) -> None:
    waiting = begin(queue="Billing")

    changed = machine.patch(f"/api/v2/routing/conversations/{waiting}", {"priority": 10})
    begin()
    agent.patch(agent.offer().path, {"state": "connected"})
    refused = machine.patch(f"/api/v2/routing/conversations/{agent.offer().conversation_id}", {"priority": 1})

    assert changed.body["priority"] == 10
    assert refused.status == 400


def test_silence_makes_not_responding_and_a_new_participant(agent: Caller, colleague: Caller) -> None:
    begin()
    missed = agent.offer()
    colleague.set_presence(ON_QUEUE)

    step(31)

    conversation = colleague.get(f"/api/v2/conversations/{missed.conversation_id}").body
    old, new = leg_of(conversation, agent.id), leg_of(conversation, colleague.id)
    assert (old.state, old.communication["disconnectType"]) == ("disconnected", "timeout")
    assert old.participant["endTime"]
    assert new.state == "alerting"
    assert (agent.routing_status(), colleague.routing_status()) == ("NOT_RESPONDING", "IDLE")


def test_offers_again_to_the_same_agent_as_another_participant(agent: Caller) -> None:
    begin()
    first = agent.offer()
    step(31)

    agent.put(f"/api/v2/users/{agent.id}/routingstatus", {"status": "IDLE"})

    assert agent.offer().conversation_id == first.conversation_id
    assert agent.offer().id != first.id


def test_decline_is_like_silence(agent: Caller) -> None:
    begin()
    offer = agent.offer()

    assert agent.patch(offer.path, {"state": "disconnected"}).status == 202

    leg = leg_of(agent.get(f"/api/v2/conversations/{offer.conversation_id}").body, agent.id)
    assert (leg.state, leg.communication["disconnectType"]) == ("disconnected", "client")
    assert (offer.participant["wrapupRequired"], leg.participant["wrapupRequired"]) == (True, False)
    assert agent.routing_status() == "NOT_RESPONDING"


def test_queue_sets_the_timeout(agent: Caller, machine: Caller) -> None:
    settings = {"message": {"alertingTimeoutSeconds": 8}}
    body = {"name": "IT Service Desk", "mediaSettings": settings}
    machine.put(f"/api/v2/routing/queues/{DESK}", body)

    begin()

    assert agent.offer().participant["alertingTimeoutMs"] == 8000


def test_customer_leaves_while_it_rings(agent: Caller) -> None:
    conversation_id = begin("call")

    Caller().post(f"/sandbox/conversations/{conversation_id}/end")

    conversation = agent.get(f"/api/v2/conversations/{conversation_id}").body
    assert conversation["endTime"]
    assert leg_of(conversation, agent.id).state == "disconnected"
    assert agent.routing_status() == "IDLE"


def test_going_off_queue_stops_offers(agent: Caller) -> None:
    agent.set_presence(BUSY)

    begin()

    assert agent.get("/api/v2/conversations").body["entities"] == []


def test_queue_topic_tells_of_what_waits(machine: Caller) -> None:
    frames = listen(
        machine, f"v2.routing.queues.{VIP}.conversations", f"v2.routing.queues.{BILLING}.conversations"
    )

    conversation_id = begin(queue="VIP Support")

    assert [each["eventBody"]["id"] for each in frames] == [conversation_id]
    assert frames[0]["topicName"] == f"v2.routing.queues.{VIP}.conversations"


def test_work_ends_in_idle_after_the_last(chat: Leg, agent: Caller) -> None:
    begin(customer="sam")
    Caller().post(f"/sandbox/conversations/{chat.conversation_id}/end")

    assert agent.routing_status() == "INTERACTING"
