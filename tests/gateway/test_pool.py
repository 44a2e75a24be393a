"""gateway.pool: no thread keeps a connection of the pool while it waits for a cloud."""

import threading
from contextlib import suppress
from dataclasses import fields
from datetime import timedelta
from functools import partial

import pytest
import requests
from django.db import connection, transaction
from django.utils import timezone

from accounts import commands as accounts
from gateway import attempts, outbound, pool, refetch, subscriptions
from gateway.models import OutboundRequest, StreamShard
from gateway.operations.names import Operation, Provider, Repeat
from gateway.operations.table import OPERATIONS
from gateway.providers.errors import ProviderError, Refused
from gateway.providers.oauth import Token
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


ID = "1" * 32
TABLE = {"table": "sys_user", "query": "email={email}", "person": "sys_id"}
VALUES = {
    "medium": "message",
    "attended": False,
    "message_ids": [ID],
    "attributes": {},
    "contact": {},
    "tables": [TABLE],
    "person_ids": [ID],
    "field": "mobile",
}
NOOR = "noor.haddad@northwind.example"
MATCHED = VALUES | {"address": NOOR, "email": NOOR, "number": "INC0010001", "key": "note-1"}


def attempt(operation, agent):
    """Make a repeated attempt, which looks first where it can."""
    names = [field.name for field in fields(OPERATIONS[operation].payload)]
    payload = {name: MATCHED.get(name, ID) for name in names}
    if operation == Operation.CREATE_INCIDENT:
        payload["unknown"] = {"address": NOOR, "attributes": {}}
    spec = OPERATIONS[operation]
    clicked = spec.repeat is Repeat.NEVER and spec.provider == Provider.GENESYS
    attempts.make(
        OutboundRequestFactory(
            operation=operation,
            provider=spec.provider,
            payload=payload,
            subject=agent.remote_id if clicked else "",
            attempts=2,
        )
    )


def open_shard(agent):
    subscriptions.take_over("ours", lambda: ["topic"])
    for _ in range(2):  # with a new channel, and with the one that exists
        subscriptions.open_shard(0, "ours")
    subscriptions.take_over("ours", lambda: ["topic", "another"])


def sign_in(agent):
    accounts.sign_in(code="code", verifier="verifier", redirect_uri="https://bridge.example", now=NOON)


PATHS = {operation: partial(attempt, operation) for operation in OPERATIONS} | {
    "conversation": lambda agent: refetch.conversation(ID),
    "work of an agent": lambda agent: refetch.work_of(agent.remote_id),
    "what waits": lambda agent: refetch.waiting(NOON, NOON + timedelta(hours=1)),
    "texts": lambda agent: refetch.texts(ID, [ID]),
    "statuses": lambda agent: list(refetch.user_statuses()),
    "ServiceNow presences": lambda agent: list(refetch.servicenow_presences([ID])),
    "a queue": lambda agent: list(refetch.queue(ID)),
    "Genesys' lists": lambda agent: [list(read()) for read in refetch.genesys_lists()],
    "ServiceNow's lists": lambda agent: [list(read()) for read in refetch.servicenow_lists()],
    "a shard": open_shard,
    "a sign-in": sign_in,
    "a sign-out": lambda agent: accounts.sign_out(agent, now=timezone.now()),
}


@pytest.mark.skipif(not POOLED, reason="only PostgreSQL has a pool")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_keeps_no_connection_for_any_request(clouds, agent, monkeypatch, settings, path):
    settings.SERVICENOW_CLIENT_ID, settings.SERVICENOW_CLIENT_SECRET = "bridge", "bridge"
    token = clouds.sign_in("maya")
    send, kept = requests.Session.send, []

    def watched(self, request, **more):
        kept.append(is_kept())
        return send(self, request, **more)

    monkeypatch.setattr(requests.Session, "send", watched)
    monkeypatch.setattr(accounts.oauth, "redeem", lambda *_, **__: Token(access_token=token))
    StreamShard.objects.exists()  # opens a connection

    with suppress(ProviderError):
        path(agent)

    assert set(kept) == {False}


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
