"""Blocks of messages: what the last snapshot showed is not read again, and nothing that changed is missed."""

from typing import Any

from gateway.providers.fact_values import BLOCK
from gateway.providers.facts import ConversationSeen
from gateway.providers.genesys import snapshot
from tests.factories import NOON


def _seen(*statuses: str, **more: Any) -> ConversationSeen:
    details = [{"messageId": str(number), "messageStatus": one} for number, one in enumerate(statuses)]
    talk = {"id": "talk", "messages": [one | more for one in details]}
    raw = {"id": "conversation", "participants": [{"id": "p", "purpose": "agent", "messages": [talk]}]}
    found = snapshot.seen(raw, at=NOON, source="event")
    assert found
    return found


def _new(after: ConversationSeen, before: ConversationSeen) -> list[str]:
    return list(after.messages_since({block.digest for block in before.messages}))


def test_bring_all_at_first() -> None:
    assert list(_seen("sent", "sent").messages_since(())) == ["0", "1"]


def test_bring_what_was_added() -> None:
    few, many = ["sent"] * (BLOCK - 2), ["sent"] * (2 * BLOCK + 1)

    assert _new(_seen(*few, "sent"), _seen(*few)) == [str(BLOCK - 2)]
    assert _new(_seen(*many), _seen(*few)) == [str(number) for number in range(BLOCK - 2, 2 * BLOCK + 1)]


def test_bring_nothing_when_nothing_changed() -> None:
    assert _new(_seen("sent", "read"), _seen("sent", "read")) == []
    assert _new(_seen("sent", messageURI="/from/a/read"), _seen("sent")) == []


def test_bring_the_block_of_an_old_message_that_changed() -> None:
    before, after = ["sent"] * 3 * BLOCK, ["sent"] * 3 * BLOCK
    after[BLOCK + 7] = "read"

    assert _new(_seen(*after), _seen(*before)) == [str(number) for number in range(BLOCK, 2 * BLOCK)]


def test_bring_what_an_older_snapshot_lacks() -> None:
    assert _new(_seen("sent"), _seen("sent", "sent")) == ["0"]
