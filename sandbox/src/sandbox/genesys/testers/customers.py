"""What customers do: start a conversation, write, type, hang up; whichever way they came."""

from datetime import datetime
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations import legs, opening
from sandbox.genesys.conversations.model import Conversation, Medium, Message, Routing
from sandbox.genesys.messaging import delivery, threads
from sandbox.organisation import Customer


def start(
    medium: Medium,
    customer: Customer,
    routing: Routing | None,
    *,
    text: str | None = None,
    now: datetime,
    **more: Any,
) -> Conversation:
    """Return a new conversation of a customer; ``more`` is attributes, and a flow if not the medium's own.

    Without ``routing`` the flow decides where it waits.
    """
    conversation = opening.start(medium, _party(customer, medium), routing, now=now, **more)
    if medium == "message":
        threads.note(conversation, catalogue.INTEGRATION_ID)
    if text:
        delivery.inbound(conversation, text, now=now)
    return conversation


def write(conversation: Conversation, text: str | None, *, now: datetime, **more: Any) -> Message:
    """Return the customer's next message; it may land in a revived or in a new conversation."""
    home = threads.continued(conversation, now=now)
    return delivery.inbound(home, text, now=now, **more)


def hang_up(conversation: Conversation, *, now: datetime) -> None:
    """End the conversation from the customer's side."""
    for leg in conversation.live("customer"):
        legs.end(conversation, leg, kind="endpoint", now=now)
    legs.end_all(conversation, kind="peer", now=now)


def type_on(conversation: Conversation, *, now: datetime) -> None:
    """Let the customer type."""
    delivery.customer_types(conversation, duration_ms=threads.TYPING_MS, now=now)


def _party(customer: Customer, medium: Medium) -> dict[str, Any]:
    """Return the customer as a conversation keeps them; ``from`` is how channels show the sender."""
    address = f"tel:{customer.phone}" if medium in ("call", "callback") else customer.email
    first, _, last = customer.name.partition(" ")
    sender = {"id": address, "idType": "Email", "nickname": customer.name}
    sender |= {"firstName": first, "lastName": last, "email": customer.email}
    who = {"name": customer.name, "email": customer.email, "phone": customer.phone, "key": customer.key}
    return who | {"address": address, "from": sender}
