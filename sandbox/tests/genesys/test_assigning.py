"""Assigning waiting work by hand."""

from tests.genesys.cast import DESK, ON_QUEUE, Caller, begin


def test_pulls_for_oneself(colleague: Caller) -> None:
    waiting = begin()

    answer = colleague.post(f"/api/v2/conversations/{waiting}/assign", {"id": colleague.id})

    assert answer.status == 202
    assert (colleague.offer().conversation_id, colleague.offer().state) == (waiting, "alerting")


def test_assigns_to_others(supervisor: Caller, colleague: Caller, agent: Caller) -> None:
    colleague.set_presence(ON_QUEUE)
    waiting = begin()

    answer = supervisor.post(f"/api/v2/conversations/{waiting}/assign", {"id": colleague.id})

    assert answer.status == 202
    assert colleague.offer().state == "alerting"
    assert agent.routing_status() == "IDLE"


def test_others_are_for_supervisors(colleague: Caller, stranger: Caller) -> None:
    waiting = begin()

    answer = colleague.post(f"/api/v2/conversations/{waiting}/assign", {"id": stranger.id})

    assert (answer.status, answer.body["code"]) == (403, "missing.permissions")


def test_only_what_waits_in_a_willing_queue(agent: Caller, machine: Caller, colleague: Caller) -> None:
    begin()
    agent.patch(agent.offer().path, {"state": "connected"})
    taken = agent.offer().conversation_id
    assert machine.post(f"/api/v2/conversations/{taken}/assign", {"id": colleague.id}).status == 400

    machine.put(
        f"/api/v2/routing/queues/{DESK}", {"name": "IT Service Desk", "enableManualAssignment": False}
    )
    waiting = begin(customer="sam")

    assert machine.post(f"/api/v2/conversations/{waiting}/assign", {"id": colleague.id}).status == 400
    assert machine.post(f"/api/v2/conversations/{waiting}/assign", {"id": "none"}).status == 404
    assert machine.post(f"/api/v2/conversations/{waiting}/assign", {}).status == 400
