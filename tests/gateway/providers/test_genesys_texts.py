"""Message objects of Genesys become texts, statuses and attachments."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.providers.errors import Malformed
from gateway.providers.fact_values import Attachment, MessageText
from gateway.providers.facts import MessagesRead
from gateway.providers.genesys import texts, webhook
from tests.gateway.providers.reading import AGENT, NOON, sample

SENT_AT = datetime(2026, 1, 2, 3, 5, tzinfo=UTC)


def _text(**normalised: Any) -> str:
    raw = {"id": "x", "timestamp": "2026-01-02T03:05:00Z", "normalizedMessage": normalised}
    return texts.message_text(raw).text


def _message(payload: dict[str, Any]) -> MessageText:
    facts = webhook.read(payload, received_at=NOON)
    assert facts
    assert isinstance(facts[0], MessagesRead)
    assert facts[0].conversation_id == ""
    return facts[0].texts[0]


def test_an_agents_reply() -> None:
    assert texts.message_text(sample("message_data")) == MessageText(
        message_id="x2",
        text="Please see the guide",
        direction="outbound",
        sent_at=SENT_AT,
        status="delivered",
        by_agent_id=AGENT,
        attachments=(
            Attachment(
                name="a.pdf",
                url="https://files.example/a.pdf",
                mime="application/pdf",
                size_bytes=1234,
                kind="file",
            ),
        ),
    )


def test_a_bots_choices_are_part_of_what_it_says() -> None:
    message = texts.message_text(sample("message_data_structured"))

    assert message.text == "What is it about?\nVPN\nMail\nGuide How to\nfrom the future"
    assert (message.from_bot, message.by_agent_id) == (True, "")


def test_falls_back_to_the_old_field() -> None:
    old = {"id": "x", "timestamp": "2026-01-02T03:05:00Z", "textBody": "hello", "direction": "inbound"}

    assert texts.message_text(old).text == "hello"


def test_says_a_button_once() -> None:
    button = {"contentType": "ButtonResponse", "buttonResponse": {"text": "Yes", "payload": "yes"}}

    assert _text(text="Yes", content=[button]) == "Yes"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"contentType": "Location", "location": {"address": "1 Main St"}}, "1 Main St"),
        ({"contentType": "Text", "text": {"body": "hi"}}, "hi"),
        ({"contentType": "Unknown"}, ""),
        ("odd", ""),
        (None, ""),
    ],
)
def test_contents(content: Any, expected: str) -> None:
    assert _text(content=[content]) == expected


def test_the_customers_message_is_no_agents() -> None:
    raw = sample("message_data") | {"direction": "inbound"}

    assert texts.message_text(raw).by_agent_id == ""


def test_malformed_without_an_id() -> None:
    with pytest.raises(Malformed, match="message lacks id"):
        texts.message_text({"timestamp": "2026-01-02T03:05:00Z"})


def test_may_have_no_time() -> None:
    assert texts.message_text({"id": "x", "timestamp": "yesterday"}).sent_at is None


def test_webhook_text() -> None:
    assert _message(sample("webhook_text")) == MessageText(
        message_id="6ffd815bca1570e46251fcc71c103837",
        text="Hello, this is Sam",
        direction="outbound",
        sent_at=datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC),
        status="sent",
    )


def test_webhook_receipt_is_a_status_only() -> None:
    receipt = _message(sample("webhook_receipt"))

    assert (receipt.message_id, receipt.text) == ("x1", "")
    assert (receipt.status, receipt.direction) == ("delivered", "inbound")


def test_webhook_structured() -> None:
    payload = sample("webhook_text") | sample("message_data_structured")["normalizedMessage"]

    assert _message(payload).text.endswith("VPN\nMail\nGuide How to\nfrom the future")


def test_webhook_without_time_was_sent_when_it_came() -> None:
    assert _message({"id": "x", "type": "Text"}).sent_at == NOON


def test_webhook_typing_says_nothing() -> None:
    assert webhook.read(sample("webhook_typing"), received_at=NOON) == []


@pytest.mark.parametrize("payload", [{}, {"type": "Hologram", "id": "x"}, {"type": None}, {"type": 5}])
def test_webhook_of_unknown_type_is_none(payload: dict[str, Any]) -> None:
    assert webhook.read(payload, received_at=NOON) is None


@pytest.mark.parametrize("kind", ["Text", "Structured", "Receipt"])
def test_webhook_without_id_is_malformed(kind: str) -> None:
    with pytest.raises(Malformed, match="webhook lacks id"):
        webhook.read({"type": kind}, received_at=NOON)
