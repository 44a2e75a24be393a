"""gateway.notify notifies the workers of every process after a commit that reserved requests."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gateway import notify, outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import FindAgent
from tests.factories import NOON, OutboundRequestFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def woken():
    calls = []
    notify.listen(lambda: calls.append("woken"))
    return calls


def reserve(key="agent:maya"):
    return outbound.reserve(Operation.FIND_AGENT, FindAgent(agent_id="maya", email=""), key=key, now=NOON)


def test_wakes_a_worker_after_the_commit(woken):
    with transaction.atomic():
        reserve()
        before_commit = list(woken)

    assert (before_commit, woken) == ([], ["woken"])


def test_wakes_nobody_for_what_was_rolled_back(woken):
    with transaction.atomic():
        reserve()
        transaction.set_rollback(True)

    assert woken == []


def test_wakes_nobody_for_what_is_known(woken):
    for _ in range(2):
        reserve()

    assert woken == ["woken"]


def test_wakes_a_worker_for_a_replay(woken):
    outbound.replay(OutboundRequestFactory(parked=True), NOON)

    assert woken == ["woken"]


def test_undoes_nothing_when_it_fails(caplog):
    def fail():
        raise ValueError("broken")

    notify.listen(fail)

    assert reserve()

    assert outbound.is_known("agent:maya")
    assert "broken" in caplog.text


def test_notifies_other_processes_through_postgresql():
    with CaptureQueriesContext(connection) as queries:
        reserve()

    told = [query["sql"] for query in queries if query["sql"].startswith("NOTIFY")]
    assert told == (["NOTIFY bridge_requests"] if connection.vendor == "postgresql" else [])
