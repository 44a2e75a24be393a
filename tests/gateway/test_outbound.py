"""gateway.outbound: reserved once, attempted outside transactions, settled by whoever holds the lease."""

from datetime import timedelta

import pytest
import requests
from django.test import override_settings
from django.utils import timezone

from gateway import attempts, breaker, outbound, worker
from gateway.models import OutboundRequest
from gateway.operations.names import Lane, Operation
from gateway.operations.payloads import FindAgent
from live import problems
from tests.factories import NOON, OutboundRequestFactory

pytestmark = pytest.mark.django_db
State = OutboundRequest.State
LATER = NOON + timedelta(minutes=20)
PATH = {"match": {"path": "/api/now/"}}


@pytest.fixture
def call():
    return OutboundRequestFactory()


def fresh(call):
    call.refresh_from_db()
    return call


def pause_s(call):
    return (fresh(call).run_after - timezone.now()).total_seconds()


def test_reserves_the_same_key_once(db):
    asked = (Operation.FIND_AGENT, FindAgent(agent_id="maya", email=""))

    assert outbound.reserve(*asked, key="agent:maya", now=NOON)
    assert not outbound.reserve(*asked, key="agent:maya", now=NOON)

    call = OutboundRequest.objects.get()
    assert (call.provider, call.lane, call.state) == ("servicenow", Lane.SYNC, State.WAITING)


def test_may_be_reserved_for_later(db):
    asked = (Operation.FIND_AGENT, FindAgent(agent_id="maya", email=""))

    outbound.store([outbound.later(outbound.request(*asked, key="agent:maya", now=NOON), LATER)])

    call = OutboundRequest.objects.get()
    assert (call.reserved_at, call.due_at, call.run_after) == (NOON, LATER, LATER)


def test_is_taken(call, clouds):
    assert worker.step()

    assert fresh(call).state == State.ACCEPTED
    assert call.settled_at
    assert not worker.step()


@pytest.mark.parametrize(
    ("state", "attempts", "is_gone"),
    [
        (State.WAITING, 0, True),
        (State.WAITING, 1, False),
        (State.TRYING, 1, False),
        (State.ACCEPTED, 1, False),
    ],
)
def test_is_withdrawn_only_if_it_was_never_sent(db, state, attempts, is_gone):
    call = OutboundRequestFactory(state=state, attempts=attempts)
    OutboundRequestFactory()

    assert outbound.withdraw(call.key, "another") == is_gone

    assert OutboundRequest.objects.filter(pk=call.pk).exists() != is_gone
    assert OutboundRequest.objects.count() == 2 - is_gone


def test_serves_lanes_before_age(db):
    patient = OutboundRequestFactory(lane=5, run_after=NOON - timedelta(hours=1))
    urgent = OutboundRequestFactory(lane=1)
    early = OutboundRequestFactory(lane=1, run_after=NOON - timedelta(minutes=1))

    assert [outbound.claim(NOON).pk for _ in range(3)] == [early.pk, urgent.pk, patient.pk]
    assert outbound.claim(NOON) is None


def test_leaves_what_is_not_due_yet(db):
    OutboundRequestFactory(run_after=NOON + timedelta(seconds=1))

    assert outbound.claim(NOON) is None
    assert outbound.claim(NOON + timedelta(seconds=1))


def test_leaves_what_another_worker_leased(db):
    OutboundRequestFactory(trying=True)

    assert outbound.claim(NOON) is None
    assert outbound.claim(NOON + timedelta(seconds=46)).attempts == 2


def test_lets_a_late_finisher_store_and_report_nothing(call, clouds):
    late = outbound.claim(NOON)
    taken_over = outbound.claim(NOON + outbound.lease(call.operation) + timedelta(seconds=1))
    clouds.fault("servicenow", **PATH, status=403, times=1)

    outbound.attempt(late)

    assert late.pk == taken_over.pk
    assert (fresh(call).state, call.attempts, call.problem) == (State.TRYING, 2, {})


@pytest.mark.parametrize(("attempts_before", "longest_s"), [(0, 1), (1, 2), (4, 16), (10, 300)])
def test_waits_longer_after_each_attempt(clouds, attempts_before, longest_s):
    call = OutboundRequestFactory(attempts=attempts_before)
    clouds.fault("servicenow", **PATH, status=503)

    worker.step()

    assert longest_s * 0.4 < pause_s(call) <= longest_s
    assert fresh(call).state == State.WAITING


@pytest.mark.parametrize("headers", [{"Retry-After": "77"}, {"X-RateLimit-Reset": None}])
def test_waits_as_long_as_the_provider_asks(call, clouds, headers):
    told = {"X-RateLimit-Reset": str(int(timezone.now().timestamp()) + 77)}
    clouds.fault("servicenow", **PATH, status=429, headers=headers if all(headers.values()) else told)

    worker.step()

    assert pause_s(call) == pytest.approx(77, abs=3) or "Retry-After" not in headers
    assert fresh(call).state == State.WAITING


@override_settings(SERVICENOW_BUDGET_PER_HOUR=1)
def test_looks_first_after_the_budget_ended_in_between(clouds):
    address = {"address": "noor.haddad@northwind.example", "attributes": {}}
    payload = {"key": "note-1", "conversation_id": "c-1", "title": "VPN", "note": "", "unknown": address}
    call = OutboundRequestFactory(operation="create_incident", payload=payload, lane=0)

    worker.step()

    assert (fresh(call).state, call.attempts) == (State.WAITING, 1)
    assert pause_s(call) > 4


@override_settings(SERVICENOW_QUIET_S=30.0)
def test_gives_a_create_time_to_surface(clouds):
    call = OutboundRequestFactory(
        operation="create_incident",
        payload={"key": "note-1", "conversation_id": "c-1", "title": "VPN", "note": ""},
    )
    clouds.fault("servicenow", **PATH, drop_response=True)

    worker.step()

    assert pause_s(call) > 29


def test_says_what_is_wrong_while_it_waits(call, clouds):
    clouds.servicenow.fail_with(requests.ConnectTimeout("no route"))

    worker.step()

    assert (
        problems.text(fresh(call).problem)
        == "ServiceNow is busy or cannot be reached. Try again in a moment."
    )


def test_is_refused_for_good_by_a_4xx(call, clouds):
    clouds.fault("servicenow", **PATH, status=403)

    worker.step()

    assert fresh(call).state == State.REFUSED
    assert call.settled_at


def test_needs_a_person_after_the_last_attempt(clouds):
    call = OutboundRequestFactory(attempts=outbound.ATTEMPTS - 1)
    clouds.fault("servicenow", **PATH, status=503)

    worker.step()

    assert fresh(call).state == State.PARKED
    assert not worker.step()


def test_is_tried_again_when_a_person_replays_it(clouds):
    call = OutboundRequestFactory(parked=True)

    outbound.replay(call, NOON)
    worker.step()

    assert (fresh(call).state, call.problem) == (State.ACCEPTED, {})


def test_replays_only_what_is_parked(clouds):
    call = OutboundRequestFactory(state=State.ACCEPTED, settled_at=NOON)

    outbound.replay(call, NOON)

    assert fresh(call).state == State.ACCEPTED


def test_never_repeats_an_action_that_died_with_its_process(clouds):
    call = OutboundRequestFactory(
        operation="back_on_queue",
        provider="genesys",
        subject="maya",
        payload={"agent_id": "maya"},
        trying=True,
    )

    worker.step()

    assert fresh(call).state == State.UNKNOWN
    assert clouds.genesys.calls == []


def test_rests_while_a_provider_does_not_answer(clouds):
    calls = OutboundRequestFactory.create_batch(10)
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))

    for _ in calls:
        worker.step()

    assert attempts.breakers["servicenow"].state == "open"
    assert len(clouds.servicenow.calls) < len(calls)
    assert "does not answer" in problems.text(fresh(calls[-1]).problem)


def test_counts_the_attempt_that_makes_it_rest(clouds):
    calls = OutboundRequestFactory.create_batch(breaker.FAILURES)
    clouds.servicenow.fail_with(requests.ReadTimeout("no answer"))

    for _ in calls:
        worker.step()

    assert attempts.breakers["servicenow"].state == "open"
    assert fresh(calls[-1]).attempts == 1
