"""The outbound webhook: signature, retries, giving up."""

import base64
import hashlib
import hmac
import json

import pytest
import responses
from pytest_django.fixtures import Settings
from requests import ConnectTimeout

from sandbox import sending
from sandbox.compact_json import encoded
from tests.genesys.cast import Caller, Leg

URL = "http://127.0.0.1:9/hooks/genesys/messaging/"
SECRET = "a-secret-that-is-long"


@pytest.fixture(autouse=True)
def hooked(settings: Settings) -> None:
    """Switch the webhook on."""
    settings.SANDBOX_WEBHOOK_URL, settings.SANDBOX_WEBHOOK_SECRET = URL, SECRET


def drained() -> None:
    """Wait until everything was sent."""
    sending.WAITING.join()


def send(agent: Caller, chat: Leg) -> str:
    message_id: str = agent.post(chat.messages_path, {"textBody": "Hello Noor"}).body["id"]
    drained()
    return message_id


@responses.activate
def test_signs_the_raw_body_in_base64(agent: Caller, chat: Leg) -> None:
    responses.post(URL, status=204)

    message_id = send(agent, chat)

    request = responses.calls[0].request
    raw = request.body if isinstance(request.body, bytes) else b""
    digest = base64.b64encode(hmac.new(SECRET.encode(), raw, hashlib.sha256).digest()).decode()
    assert request.headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert message_id.encode() in raw
    assert b'"text":"Hello Noor"' in raw


@responses.activate
@pytest.mark.parametrize("text", ["Grüße 👋", 'say "hi" \\ and/or', "a\u2028b\tc\nd"])
def test_sends_what_the_vendors_samples_hash(agent: Caller, chat: Leg, text: str) -> None:
    responses.post(URL, status=204)

    agent.post(chat.messages_path, {"textBody": text})
    drained()

    raw = responses.calls[0].request.body
    assert isinstance(raw, bytes)
    assert raw == encoded(json.loads(raw))
    assert json.dumps(text, ensure_ascii=False).encode() in raw


@responses.activate
@pytest.mark.parametrize("status", [429, 500, 503])
def test_tries_again_after_a_passing_failure(agent: Caller, chat: Leg, status: int) -> None:
    responses.post(URL, status=status)
    responses.post(URL, status=200)

    send(agent, chat)

    assert len(responses.calls) == 2


@responses.activate
def test_gives_up_after_five_retries(agent: Caller, chat: Leg) -> None:
    responses.post(URL, body=ConnectTimeout())

    message_id = send(agent, chat)

    assert len(responses.calls) == 6
    assert agent.get(f"/api/v2/conversations/messages/{message_id}/details").body["status"] == "failed"


@responses.activate
def test_a_refusal_is_final(agent: Caller, chat: Leg) -> None:
    responses.post(URL, status=403)

    send(agent, chat)

    assert len(responses.calls) == 1
