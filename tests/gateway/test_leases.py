"""Leases of gateway.outbound: one attempt at a time, and only the one that holds the lease is heard."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from bridge_project import flow
from gateway import outbound, settled
from gateway.models import OutboundRequest
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import AgentPayload, FindAgent
from tests.factories import NOON, OutboundRequestFactory

State = OutboundRequest.State
ASKED = {"key": "click-1", "regarding": "maya", "subject": "maya", "now": NOON}
SECOND = timedelta(seconds=1)


@pytest.fixture
def told(db):
    """The facts that are reported to the flow, which does not apply them."""
    heard = []
    settled.listen(heard.extend)
    yield heard
    settled.listen(flow.answer_all)


def reserve_now(agent_id="maya", **more):
    payload = AgentPayload(agent_id=agent_id)
    return outbound.reserve_now(Operation.BACK_ON_QUEUE, payload, **ASKED | more)


def stored():
    return OutboundRequest.objects.get()


def test_last_for_every_request_of_an_attempt(settings):
    settings.GENESYS_TIMEOUT_S, settings.SERVICENOW_TIMEOUT_S = 8, 10

    lengths_s = [
        outbound.lease(operation).total_seconds()
        for operation in (Operation.ACCEPT, Operation.FIND_CALLERS, Operation.CREATE_INCIDENT)
    ]

    assert lengths_s == [2 * 2 * 8 + 5, 2 * 2 * 10 + 5, 4 * 2 * 10 + 5]


def test_are_given_when_an_agent_asks(db):
    reserve_now()

    lease = outbound.lease(Operation.BACK_ON_QUEUE)
    assert (stored().state, stored().attempts) == (State.TRYING, 1)
    assert (stored().attempted_at, stored().lease_until) == (NOON, NOON + lease)
    assert outbound.claim(NOON + lease) is None


def test_are_given_once_for_a_key(db):
    first = reserve_now("maya")

    assert reserve_now("ada", subject="ada") is None

    assert stored() == first
    assert stored().subject == "maya"


def test_leave_the_transaction_whole(db):
    reserve_now()

    with transaction.atomic():
        reserve_now()
        OutboundRequestFactory(key="another")

    assert OutboundRequest.objects.count() == 2


def test_are_given_for_each_key(db):
    reserve_now()

    assert reserve_now(key="click-2")

    assert [outbound.is_known(key) for key in ("click-1", "click-2", "click-3")] == [True, True, False]


def test_need_the_operations_own_payload(db):
    with pytest.raises(TypeError, match="back_on_queue needs AgentPayload, not FindAgent"):
        outbound.reserve_now(Operation.BACK_ON_QUEUE, FindAgent(agent_id="maya", email=""), **ASKED)


def test_are_given_by_a_claim(db):
    OutboundRequestFactory()

    request = outbound.claim(NOON)

    assert (request.state, request.attempts, request.attempted_at) == (State.TRYING, 1, NOON)
    assert request.lease_until == NOON + outbound.lease(Operation.FIND_AGENT)


def test_are_used_once_for_an_agent(agent, clouds):
    clouds.set_presence(agent)
    request = reserve_now(agent.remote_id, subject=agent.remote_id)

    outcomes = [outbound.attempt(request).outcome]
    OutboundRequest.objects.update(state=State.TRYING, lease_until=NOON, settled_at=None)
    outcomes.append(outbound.attempt(outbound.claim(NOON + SECOND)).outcome)

    assert outcomes == [RequestOutcome.ACCEPTED, RequestOutcome.UNKNOWN]
    assert len(clouds.genesys.calls) == 1


def test_pass_over_unknown_operations(db):
    newer = OutboundRequestFactory(operation="sing", lane=0)
    request = OutboundRequestFactory(lane=6)

    assert [outbound.claim(NOON), outbound.claim(NOON)] == [request, None]

    newer.refresh_from_db()
    assert newer.state == State.WAITING


def test_that_ran_out_come_after_what_waits(db):
    left_behind = OutboundRequestFactory(trying=True, lane=0)
    waiting = OutboundRequestFactory(lane=6)
    later = left_behind.lease_until + SECOND

    assert [outbound.claim(later), outbound.claim(later)] == [waiting, left_behind]


def test_end_only_after_their_last_second(db):
    request = OutboundRequestFactory(trying=True)

    assert outbound.claim(request.lease_until) is None
    assert outbound.claim(request.lease_until + SECOND) == request


@pytest.mark.django_db(transaction=True)
def test_are_never_given_to_two_workers():
    OutboundRequestFactory.create_batch(24)
    claimed, start = [], threading.Barrier(3)

    def work():
        start.wait()
        while request := outbound.claim(NOON):
            claimed.append(request.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert claimed
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize(
    "meanwhile",
    [{"attempts": 2}, {"state": State.ACCEPTED}, {"state": State.WAITING, "attempts": 1}],
    ids=["taken over", "settled", "replayed"],
)
def test_that_are_lost_store_and_tell_nothing(told, clouds, meanwhile):
    OutboundRequestFactory()
    late = outbound.claim(NOON)
    OutboundRequest.objects.update(**meanwhile)
    before = OutboundRequest.objects.values().get()

    outbound.attempt(late)

    assert OutboundRequest.objects.values().get() == before
    assert told == []


def test_end_with_the_attempt(told, clouds):
    request, other = OutboundRequestFactory.create_batch(2, trying=True)

    outbound.attempt(request)

    request.refresh_from_db()
    other.refresh_from_db()
    assert (request.state, request.lease_until) == (State.ACCEPTED, None)
    assert (other.state, bool(other.lease_until)) == (State.TRYING, True)
    assert [type(fact).__name__ for fact in told] == ["AgentLinked", "RequestSettled"]


def test_remain_when_a_listener_fails(told, clouds):
    def fail(facts):
        raise ValueError("broken")

    settled.listen(fail)
    OutboundRequestFactory()

    with pytest.raises(ValueError, match="broken"):
        outbound.attempt(outbound.claim(NOON))

    assert (stored().state, stored().settled_at) == (State.TRYING, None)


def test_are_used_outside_transactions_alone(clouds, db):
    request = OutboundRequestFactory(trying=True)

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        outbound.attempt(request)


def test_count_no_attempt_that_was_not_sent(clouds, db):
    request = OutboundRequestFactory()
    clouds.fault("servicenow", match={"path": "/api/"}, status=429)

    outbound.attempt(outbound.claim(NOON))

    request.refresh_from_db()
    assert (request.state, request.attempts) == (State.WAITING, 0)


def test_begin_anew_with_a_replay(db):
    request, other = OutboundRequestFactory.create_batch(2, parked=True)

    assert outbound.replay(request, NOON + SECOND)

    request.refresh_from_db()
    other.refresh_from_db()
    assert (request.state, request.attempts, request.run_after) == (State.WAITING, 1, NOON + SECOND)
    assert (request.settled_at, request.problem) == (None, {})
    assert other.state == State.PARKED


@pytest.mark.parametrize(
    ("operation", "state", "again"),
    [
        ("find_agent", State.REFUSED, True),
        ("find_agent", State.TRYING, False),
        ("back_on_queue", State.REFUSED, False),
        ("back_on_queue", State.UNKNOWN, False),
    ],
)
def test_begin_anew_where_a_person_may_replay(db, operation, state, again):
    request = OutboundRequestFactory(operation=operation, state=state, attempts=3)

    assert outbound.replay(request, NOON) is again


@pytest.mark.parametrize(
    ("found", "waiting"),
    [
        ({}, True),
        ({"attempts": 1}, False),
        ({"state": State.TRYING}, False),
        ({"regarding": "ada"}, False),
        ({"due_at": NOON + timedelta(seconds=1)}, False),
        ({"operation": "find_callers"}, False),
    ],
)
def test_wait_until_the_request_begins(db, found, waiting):
    OutboundRequestFactory(**{"regarding": "maya", **found})

    assert outbound.is_waiting(Operation.FIND_AGENT, "maya", NOON) is waiting
