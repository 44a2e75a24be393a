"""Health checks for load balancers, and metrics for Prometheus."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.factories import InboundEventFactory, OutboundRequestFactory, StreamShardFactory

pytestmark = pytest.mark.django_db


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
    OutboundRequestFactory(reserved_at=timezone.now() - timedelta(minutes=11))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["oldest_unsent_s"] > 600


def test_counts_no_wait_for_a_request_that_is_due_later(client):
    read_until(30)
    OutboundRequestFactory(reserved_at=timezone.now() + timedelta(minutes=17))

    assert client.get("/readyz").json()["oldest_unsent_s"] == 0.0


def test_counts_what_needs_a_person(client):
    OutboundRequestFactory(parked=True)
    InboundEventFactory(parked_at=timezone.now())

    found = client.get("/readyz").json()

    assert (found["parked_requests"], found["parked_events"]) == (1, 1)


@override_settings(METRICS_TOKEN="token")
def test_shows_figures_to_those_who_know_the_token(client):
    response = client.get("/metrics", headers={"Authorization": "Bearer token"})

    assert response.status_code == 200
    assert b"bridge_inbound_events_unknown" in response.content


@pytest.mark.parametrize(("token", "given"), [("", ""), ("token", "wrong"), ("token", "")])
def test_shows_figures_to_nobody_else(client, settings, token, given):
    settings.METRICS_TOKEN = token

    assert client.get("/metrics", headers={"Authorization": f"Bearer {given}"}).status_code == 404
