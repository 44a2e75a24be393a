"""Genesys operations whose answer is turned into facts."""

from typing import Any

from django.utils import timezone

from gateway.providers import facts
from gateway.providers.errors import Refused, Unauthorised
from gateway.providers.genesys import normalise
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.genesys.contacts import NOBODY, Contact

NOT_WAITING = (400, 404, 409)  # with an agent, over, or not in a queue yet


def read_conversation(client: GenesysClient, *, conversation_id: str) -> list[facts.Fact]:
    """Read a conversation; returns ``ConversationGone`` when Genesys no longer knows it."""
    asked_at = timezone.now()
    try:
        raw = client.conversation(conversation_id)
    except Refused as error:
        if error.status != 404:
            raise
        return [facts.ConversationGone(occurred_at=asked_at, conversation_id=conversation_id)]
    return [normalise.conversation(raw, read_at=asked_at)]


def read_work(client: GenesysClient, *, agent_id: str) -> list[facts.Fact]:
    """Read all conversations of an agent, with the agent's own token."""
    asked_at = timezone.now()
    return [normalise.conversation(raw, read_at=asked_at) for raw in client.active_conversations()]


def set_priority(client: GenesysClient, *, conversation_id: str, minutes: int) -> int | None:
    """Set a waiting conversation's priority, and return it; None when the conversation does not wait."""
    try:
        return client.set_priority(conversation_id, minutes=minutes)
    except Refused as error:
        if error.status not in NOT_WAITING:
            raise
        return None


def read_texts(client: GenesysClient, *, conversation_id: str, message_ids: list[str]) -> list[facts.Fact]:
    """Read the texts of messages; one request for up to a thousand."""
    texts = client.message_texts(conversation_id, message_ids)
    read = facts.MessagesRead(occurred_at=timezone.now(), conversation_id=conversation_id, texts=texts)
    return [read] if texts else []


def check_sign_in(client: GenesysClient) -> None:
    """Check an agent's token.

    Raises:
        Unauthorised: it has ended.
    """
    if not client.token_is_good():
        raise Unauthorised("Your Genesys sign-in has ended.", status=401)


def find_recordings(client: GenesysClient, *, conversation_id: str) -> list[facts.Fact]:
    """Find the recordings of an ended call; opening their addresses needs a Genesys sign-in."""
    urls = client.recordings(conversation_id)
    fact = facts.RecordingsFound(occurred_at=timezone.now(), conversation_id=conversation_id, urls=urls)
    return [fact] if urls else []


def read_contact(client: GenesysClient, *, contact_id: str, **sought: Any) -> Contact:
    """Read a customer's external contact; nothing is known of one that Genesys no longer has."""
    try:
        return client.external_contact(contact_id)
    except Refused as error:
        if error.status != 404:
            raise
        return NOBODY
