"""Files of agents: asked for, uploaded, checked, sent."""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
import responses
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from sandbox import sending
from tests.genesys.cast import Answer, Caller, Leg, read, step

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
MD5 = base64.b64encode(hashlib.md5(PNG, usedforsecurity=False).digest()).decode()
WEBHOOK = "http://127.0.0.1:9/hook"


def asked(agent: Caller, chat: Leg, **changed: Any) -> Answer:
    body = {"fileName": "screen.png", "contentLengthBytes": len(PNG), "contentMd5": MD5} | changed
    return agent.post(f"{chat.messages_path}/media/uploads", body)


def upload(answer: Answer, raw: bytes = PNG, **headers: str) -> Answer:
    """Put the bytes where the answer says, with the headers that it told."""
    told = answer.body["uploadHeaders"] | headers
    path = urlsplit(answer.body["uploadUrl"]).path
    return read(RequestFactory(headers=told).put(path, raw, content_type="image/png"))


@pytest.fixture
def sent_file(agent: Caller, chat: Leg) -> dict[str, Any]:
    """The message of a file that was uploaded."""
    answer = asked(agent, chat)
    assert upload(answer).status == 200
    step(1)
    body: dict[str, Any] = agent.post(chat.messages_path, {"mediaIds": [answer.body["id"]]}).body
    return body


def test_an_uploaded_file_is_checked_and_then_valid(agent: Caller, chat: Leg) -> None:
    answer = asked(agent, chat)
    path = f"{chat.messages_path}/media/{answer.body['id']}"

    assert answer.status == 201
    assert agent.get(path).body["status"] == "uploading"
    assert upload(answer).status == 200
    step(1)
    assert agent.get(path).body["status"] == "valid"


def test_a_sent_file_is_an_attachment(sent_file: dict[str, Any]) -> None:
    (element,) = sent_file["normalizedMessage"]["content"]

    assert element["attachment"]["mediaType"] == "Image"
    assert element["attachment"]["filename"] == "screen.png"
    assert sent_file["normalizedMessage"]["type"] == "Text"


def test_a_sent_file_can_be_fetched_and_never_shows_as_a_page(sent_file: dict[str, Any]) -> None:
    url = sent_file["normalizedMessage"]["content"][0]["attachment"]["url"]

    answer = read(RequestFactory().get(urlsplit(url).path))

    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == "attachment"


@responses.activate
def test_the_channel_gets_the_attachment(settings: Settings, agent: Caller, chat: Leg) -> None:
    settings.SANDBOX_WEBHOOK_URL = WEBHOOK
    responses.post(WEBHOOK, status=200)
    answer = asked(agent, chat)
    upload(answer)
    step(1)

    agent.post(chat.messages_path, {"mediaIds": [answer.body["id"]]})
    sending.WAITING.join()

    payload = json.loads(responses.calls[-1].request.body or b"")
    assert payload["content"][0]["contentType"] == "Attachment"
    assert "text" not in payload


@pytest.mark.parametrize(
    "changed",
    [
        {"fileName": ""},
        {"contentLengthBytes": 0},
        {"contentLengthBytes": "12"},
        {"contentLengthBytes": 10**9},
        {"contentMd5": 5},
    ],
)
def test_refuses_a_bad_request(agent: Caller, chat: Leg, changed: dict[str, Any]) -> None:
    assert asked(agent, chat, **changed).status == 400


def test_refuses_other_bytes_than_told(agent: Caller, chat: Leg) -> None:
    answer = asked(agent, chat)

    assert upload(answer, PNG + b"1").status == 400
    assert upload(answer, b"1" * len(PNG)).status == 400
    assert upload(answer, **{"Content-MD5": "x"}).status == 403


def test_takes_each_file_once(agent: Caller, chat: Leg) -> None:
    answer = asked(agent, chat)

    assert upload(answer).status == 200
    assert upload(answer).status == 404


def test_a_file_that_is_not_ready_cannot_be_sent(agent: Caller, chat: Leg) -> None:
    media_id = asked(agent, chat).body["id"]

    assert agent.post(chat.messages_path, {"mediaIds": [media_id]}).status == 400
    assert agent.post(chat.messages_path, {"mediaIds": ["none"]}).status == 404


def test_a_type_that_the_profile_forbids_becomes_invalid(
    agent: Caller, supervisor: Caller, chat: Leg
) -> None:
    base = "/api/v2/conversations/messaging/supportedcontent"
    default = supervisor.get(f"{base}/default").body
    allow = {"inbound": [{"type": "*/*"}], "outbound": [{"type": "text/*"}]}
    supervisor.patch(f"{base}/{default['id']}", {"name": "Texts", "mediaTypes": {"allow": allow}})
    answer = asked(agent, chat)
    upload(answer)

    step(1)

    assert agent.get(f"{chat.messages_path}/media/{answer.body['id']}").body["status"] == "invalid"


def test_a_stranger_cannot_upload(stranger: Caller, chat: Leg) -> None:
    assert asked(stranger, chat).status in (403, 404)
