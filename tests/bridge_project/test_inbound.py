"""Webhooks: the sender is checked, the event is stored, and the response does not wait for anything."""

import base64
import hashlib
import hmac
import json

import pytest
from asgiref.sync import sync_to_async
from django.test import override_settings

from bridge_project import batches, flow, inbound
from gateway.inbound import Full
from gateway.models import InboundEvent
from incidents.models import Incident
from tests.factories import IncidentFactory, MessageFactory
from tests.support import webhooks

pytestmark = pytest.mark.django_db
MESSAGING, EVENTS, INCIDENTS = (
    "/hooks/genesys/messaging/",
    "/hooks/genesys/events/",
    "/hooks/servicenow/incidents/",
)
SECRET = "a secret of Open Messaging"
RECEIPT = {
    "id": "message-1",
    "channel": {"time": "2026-01-15T12:00:00.000Z"},
    "type": "Receipt",
    "status": "Read",
    "direction": "Outbound",
}
CHANGED = {
    "table": "incident",
    "event": "incident.updated",
    "sys_id": "1" * 32,
    "sys_mod_count": "6",
    "number": "INC0000001",
    "state": "6",
    "sys_updated_on": "2026-01-15 12:00:00",
}


@pytest.fixture(autouse=True)
def _secrets(settings):
    settings.GENESYS_OPEN_MESSAGING_SECRET = [SECRET]
    settings.GENESYS_EVENTS_KEY = settings.SERVICENOW_WEBHOOK_TOKEN = SECRET


def signature(body, secret=SECRET):
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"X-Hub-Signature-256": f"sha256={base64.b64encode(digest).decode()}"}


@pytest.fixture(autouse=True)
def _in_this_thread(monkeypatch):
    """Let the batches see the rows of the test's transaction."""
    monkeypatch.setattr(batches, "in_thread", lambda function, *args: sync_to_async(function)(*args))


def knock(payload, headers=None, source=MESSAGING):
    body = payload if isinstance(payload, bytes | list) else json.dumps(payload).encode()
    known = signature(body) if headers is None else headers
    return webhooks.knock(source, body, known)


def test_takes_what_is_signed():
    assert knock(RECEIPT).status == 202

    kept = InboundEvent.objects.get()
    assert kept.key.startswith("message-1:2026-01-15T12:00:00.000Z")
    assert kept.topic == "Receipt"
    assert (kept.understood, bool(kept.applied_at)) == (True, True)


def test_knows_the_signature_of_the_vendors_example():
    # RFC 4231, test case 2, in the base64 that Open Messaging sends.
    vector = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="

    assert inbound.signature.verify(["Jefe"], b"what do ya want for nothing?", f"sha256={vector}")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256=AAAA"},
        signature(b"another body"),
        signature(json.dumps(RECEIPT).encode(), "another secret"),
        {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), b"", hashlib.sha256).hexdigest()},
    ],
)
def test_stores_nothing_of_a_stranger(headers):
    assert knock(RECEIPT, headers).status == 401

    assert not InboundEvent.objects.exists()


@override_settings(GENESYS_OPEN_MESSAGING_SECRET=["the new one", SECRET])
def test_takes_the_old_secret_during_a_rotation():
    assert knock(RECEIPT).status == 202


@override_settings(GENESYS_OPEN_MESSAGING_SECRET=[], GENESYS_EVENTS_KEY="", SERVICENOW_WEBHOOK_TOKEN="")
@pytest.mark.parametrize("source", [MESSAGING, EVENTS, INCIDENTS])
def test_is_shut_where_no_secret_is_set(source):
    nothing = {"X-Hub-Signature-256": "", "X-Api-Key": "", "X-Bridge-Secret": ""}

    assert knock(RECEIPT, nothing, source).status == 401


def test_does_not_read_a_body_beyond_a_mebibyte():
    assert knock(b"x" * (inbound.MAX_BODY_BYTES + 1)).status == 413

    assert not InboundEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b'"text"',
        b"{}",
        b'{"id": 1, "channel": null}',
        b"\xff",
        b'{"id": null}',
        b'{"id": true}',
        b'{"id": ""}',
        b'{"id": "1", "size": NaN}',
        b'{"id": "1", "size": 1e999}',
        b'{"id": ' + b"1" * 5000 + b"}",
        b'{"id": "1", "more": ' + b"[" * 65 + b"]" * 65 + b"}",
        b'{"id": "1", "more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_refuses_what_is_no_message(body):
    assert knock(body).status == 400

    assert not InboundEvent.objects.exists()


@pytest.mark.parametrize("odd", ["\\u0000", "\\ud800"])
def test_leaves_out_characters_that_no_database_stores(odd):
    body = json.dumps(RECEIPT | {"text": "read here"}).replace("read here", f"read{odd} here").encode()

    assert knock(body).status == 202

    assert InboundEvent.objects.get().payload["text"] == "read here"


def test_stores_a_repeat_once():
    assert [knock(RECEIPT).status for _ in range(3)] == [202] * 3

    assert InboundEvent.objects.get().attempts == 1


def test_stores_and_counts_what_nobody_understands():
    before = flow.UNKNOWN.labels(InboundEvent.Source.MESSAGING)._value.get()

    assert knock(RECEIPT | {"type": "Hologram"}).status == 202

    assert InboundEvent.objects.get().understood is False
    assert flow.UNKNOWN.labels(InboundEvent.Source.MESSAGING)._value.get() == before + 1


def test_moves_the_status_of_a_message():
    message = MessageFactory(remote_id="message-1", status="sent", sender="agent")

    knock(RECEIPT)

    message.refresh_from_db()
    assert message.status == "read"


@pytest.mark.parametrize("key", ["", "wrong"])
@pytest.mark.parametrize(("source", "header"), [(EVENTS, "X-Api-Key"), (INCIDENTS, "X-Bridge-Secret")])
def test_wants_the_right_key(source, header, key):
    assert knock(CHANGED, {header: key}, source).status == 401

    assert not InboundEvent.objects.exists()


def test_takes_events_of_eventbridge():
    event = {
        "id": "e-1",
        "detail-type": "v2.users.{id}.presence",
        "detail": {"topicName": "v2.users.maya.weather"},
    }

    assert knock(event, {"X-Api-Key": SECRET}, EVENTS).status == 202

    assert (InboundEvent.objects.get().source, InboundEvent.objects.get().key) == (
        InboundEvent.Source.EVENTS,
        "e-1",
    )


def test_takes_changes_of_incidents():
    IncidentFactory(remote_id="1" * 32, number="INC0000001", revision=5)

    assert knock(CHANGED, {"X-Bridge-Secret": SECRET}, INCIDENTS).status == 202

    assert (Incident.objects.get().state, Incident.objects.get().revision) == ("6", 6)


@pytest.mark.parametrize(("named", "status"), [("acme", 202), ("acmetest", 403), ("", 403), (None, 403)])
def test_refuses_a_clone_of_the_instance(named, status, settings):
    settings.SERVICENOW_INSTANCE = "acme"

    answer = knock(CHANGED | {"instance": named}, {"X-Bridge-Secret": SECRET}, INCIDENTS)

    assert answer.status == status
    assert InboundEvent.objects.count() == (status == 202)


@pytest.mark.parametrize("source", [MESSAGING, EVENTS, INCIDENTS])
def test_opens_for_post_only(source):
    refused = webhooks.knock(source, b"", method="GET")

    assert (refused.status, refused.headers["allow"]) == (405, "POST")


def test_does_not_read_on_when_a_body_in_parts_is_too_long():
    parts = [b"x" * inbound.MAX_BODY_BYTES, b"x", b"never read"]

    assert knock(parts, {}).status == 413


@pytest.mark.parametrize(("length", "status"), [("many", 400), ("-1", 400), ("9" * 5000, 413)])
def test_believes_no_odd_length(length, status):
    assert knock(RECEIPT, {"Content-Length": length}).status == status


def test_knows_no_other_webhooks():
    assert knock(RECEIPT, source="/hooks/elsewhere/").status == 404


@pytest.mark.parametrize("error", [Full(), ConnectionError("the database is away")])
def test_lets_the_sender_repeat_what_could_not_be_stored(monkeypatch, error):
    def put(received):
        raise error

    monkeypatch.setattr(batches, "put", put)

    answer = knock(RECEIPT)

    assert (answer.status, answer.headers["retry-after"]) == (503, str(inbound.FULL_PAUSE_S))
