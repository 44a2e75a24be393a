"""Health checks for load balancers, and metrics for Prometheus."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import override_settings
from django.utils import timezone

from bridge_project import health
from bridge_project.checks import Check
from gateway import counters
from tests.factories import InboundEventFactory, OutboundRequestFactory, StreamShardFactory
from tests.support.clicks import click
from tests.support.running import free_ports

pytestmark = pytest.mark.django_db(transaction=True)


def read_until(seconds):
    StreamShardFactory(lease_owner="stream", lease_until=timezone.now() + timedelta(seconds=seconds))


def test_is_alive(client):
    assert client.get("/healthz").content == b"ok"


def test_is_ready_while_somebody_reads_the_stream(client):
    read_until(30)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["problems"]) == (200, [])


@pytest.mark.parametrize("seconds", [None, -61])
def test_is_not_ready_when_nobody_reads_the_stream(client, seconds):
    if seconds:
        read_until(seconds)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["problems"] == ["Nobody reads the Genesys notifications."]


def test_is_not_ready_when_requests_pile_up(client):
    read_until(30)
    OutboundRequestFactory(due_at=timezone.now() - timedelta(minutes=11))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["oldest_unsent_s"] > 600


def test_counts_no_wait_for_a_request_that_is_due_later(client):
    read_until(30)
    OutboundRequestFactory(due_at=timezone.now() + timedelta(minutes=17))

    assert client.get("/readyz").json()["oldest_unsent_s"] == 0.0


def test_counts_what_needs_a_person(client):
    OutboundRequestFactory(parked=True)
    InboundEventFactory(parked_at=timezone.now())

    found = client.get("/readyz").json()

    assert (found["parked_requests"], found["parked_events"]) == (1, 1)


@pytest.mark.parametrize("error", [OperationalError("refused"), None], ids=["refuses", "hangs"])
def test_answers_in_time_while_the_database_is_down(client, monkeypatch, error):
    may_end, ended = threading.Event(), threading.Event()

    def down():
        if error:
            raise error
        may_end.wait(10)
        ended.set()
        return {}

    monkeypatch.setattr(health, "DATABASE", Check(down))

    answer = client.get("/readyz")

    assert not ended.is_set()
    may_end.set()
    assert answer.status_code == 503
    assert "The database does not answer." in answer.json()["problems"]


def test_asks_once_for_all_who_wait():
    may_end, asked = threading.Event(), []

    def hanging():
        asked.append(1)
        may_end.wait(10)

    check = Check(hanging)
    first, second = check.begin(), check.begin()
    may_end.set()
    first.result(5)

    assert first is second
    assert asked == [1]


def test_says_that_redis_is_away(client, settings):
    read_until(30)
    [port] = free_ports(1)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"

    response = client.get("/readyz")

    assert response.status_code == 503
    [problem] = response.json()["problems"]
    assert problem.startswith("Redis does not answer")


@pytest.mark.parametrize("path", ["/", "/healthz"])
def test_pages_go_on_while_redis_is_away(desk, settings, path):
    [port] = free_ports(1)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    counters.shared.cache_clear()

    assert desk.get(path).status_code == 200


def test_clicks_go_on_while_redis_is_away(ring, settings):
    leg = ring(media="call")
    [port] = free_ports(1)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    pubsub = "channels_redis.pubsub.RedisPubSubChannelLayer"
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": pubsub, "CONFIG": {"hosts": [settings.REDIS_URL]}}}
    counters.shared.cache_clear()

    click(leg, "accept")

    assert (leg.pending_action, leg.problem) == ("accept", {})


@override_settings(METRICS_TOKEN="token")
def test_shows_figures_to_those_who_know_the_token(client):
    response = client.get("/metrics", headers={"Authorization": "Bearer token"})

    assert response.status_code == 200
    assert b"bridge_inbound_events_unknown" in response.content


@pytest.mark.parametrize(("token", "given"), [("", ""), ("token", "wrong"), ("token", "")])
def test_shows_figures_to_nobody_else(client, settings, token, given):
    settings.METRICS_TOKEN = token

    assert client.get("/metrics", headers={"Authorization": f"Bearer {given}"}).status_code == 404


@override_settings(METRICS_TOKEN="token", SERVICENOW_BUDGET_PER_HOUR=123)
def test_measures_budgets(client, db):
    answer = client.get("/metrics", headers={"Authorization": "Bearer token"}).content.decode()

    assert 'bridge_budget_limit{provider="servicenow"} 123.0' in answer
    assert 'bridge_requests_waiting{lane="ring",provider="servicenow"} 0.0' in answer
