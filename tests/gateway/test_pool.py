"""gateway.pool: no thread keeps a connection of the pool while it waits for a cloud."""

import threading

import pytest
from django.db import connection, transaction

from accounts import commands as accounts
from gateway import attempts, outbound, pool, refetch, subscriptions
from gateway.models import OutboundRequest, StreamShard
from gateway.providers.errors import Refused
from tests.factories import NOON, AgentTokenFactory, OutboundRequestFactory

pytestmark = pytest.mark.django_db(transaction=True)
POOLED = connection.vendor == "postgresql"


@pytest.fixture
def one_connection(settings):
    """A pool with a single connection, where the database has a pool."""
    options = connection.settings_dict["OPTIONS"]
    before = options.get("pool")
    _use(options, {"min_size": 1, "max_size": 1, "timeout": 5} if POOLED else None)
    yield
    _use(options, before)


def _use(options, wanted):
    connection.close()
    if POOLED:
        connection.close_pool()
        options["pool"] = wanted


def is_kept():
    return connection.connection is not None


def test_lets_others_query_meanwhile(one_connection, clouds):
    OutboundRequestFactory()
    found, under_way, may_end = [], threading.Event(), threading.Event()

    def wait():
        under_way.set()
        may_end.wait(10)

    def deliver():
        found.append(outbound.attempt(outbound.claim(NOON)).outcome)
        connection.close()

    clouds.servicenow.meanwhile = wait
    worker = threading.Thread(target=deliver)
    connection.close()
    worker.start()

    assert under_way.wait(10)
    assert OutboundRequest.objects.get().state == OutboundRequest.State.TRYING
    connection.close()
    may_end.set()
    worker.join()

    assert found == ["accepted"]


def test_keeps_a_connection_without_a_pool(clouds):
    request, kept = OutboundRequestFactory(), []
    clouds.servicenow.meanwhile = lambda: kept.append(is_kept())

    attempts.make(request)

    assert kept == [not POOLED]


def test_keeps_no_connection_for_an_agents_token(clouds, agent):
    payload = {"agent_id": agent.remote_id}
    request = OutboundRequestFactory(
        operation="back_on_queue", provider="genesys", subject=agent.remote_id, payload=payload
    )
    kept = []
    clouds.genesys.meanwhile = lambda: kept.append(is_kept())

    attempts.make(request)

    assert kept == [not POOLED]


def read_statuses():
    return list(refetch.user_statuses())


def read_presences():
    return list(refetch.servicenow_presences(["1" * 32]))


def open_shard():
    subscriptions.take_over("ours", lambda: ["topic"])
    return subscriptions.open_shard(0, "ours")


@pytest.mark.parametrize("ask", [read_statuses, read_presences, open_shard])
def test_keeps_no_connection_for_the_stream_and_the_reconciler(clouds, ask):
    kept = []
    for cloud in (clouds.genesys, clouds.servicenow):
        cloud.meanwhile = lambda: kept.append(is_kept())
    StreamShard.objects.exists()  # opens a connection

    ask()

    assert set(kept) == {not POOLED}


def test_keeps_no_connection_for_a_sign_in(monkeypatch):
    kept = []

    def redeem(*_, **__):
        kept.append(is_kept())
        raise Refused("POST /oauth/token: used before", status=400)

    monkeypatch.setattr(accounts.oauth, "redeem", redeem)
    StreamShard.objects.exists()  # opens a connection

    with pytest.raises(accounts.SignInFailed):
        accounts.sign_in(code="code", verifier="verifier", redirect_uri="https://bridge.example", now=NOON)

    assert kept == [not POOLED]


def test_keeps_the_connection_of_a_transaction():
    with transaction.atomic():
        AgentTokenFactory()
        pool.give_back()

        assert is_kept()
