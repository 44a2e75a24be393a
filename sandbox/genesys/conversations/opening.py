"""How conversations begin, go on after their end, and end: what a customer, or the whole platform, does."""

from datetime import datetime, timedelta
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Medium, Participant, Routing
from sandbox.genesys.state import STATE


def start(
    medium: Medium, customer: dict[str, Any], routing: Routing, *, attributes: dict[str, str], now: datetime
) -> Conversation:
    """Return a new conversation that waits in the queue; ``customer`` has name, address, email, phone."""
    conversation = Conversation(
        id=STATE.new_id("conversation"),
        medium=medium,
        started_at=now,
        customer=customer,
        address=customer["address"],
        integration_id=catalogue.INTEGRATION_ID if medium == "message" else None,
    )
    STATE.conversations[conversation.id] = conversation
    _let_in(conversation, routing, attributes=attributes, now=now)
    return conversation


def revive(conversation: Conversation, *, now: datetime) -> None:
    """Reopen an ended conversation with new participants: same id, same queue as before."""
    last = next(leg for leg in reversed(conversation.participants) if leg.purpose == "acd")
    priority = last.routing.priority if last.routing else 0
    routing = Routing(queue_id=last.queue_id or "", priority=priority, entered_at=now)
    conversation.ended_at = None
    _let_in(conversation, routing, attributes=dict(conversation.customer_leg.attributes), now=now)


def is_revivable(conversation: Conversation, now: datetime) -> bool:
    """Return whether a message still belongs to this ended conversation."""
    window = timedelta(minutes=STATE.threading_minutes)
    return conversation.ended_at is not None and now - conversation.ended_at <= window


def leave(conversation: Conversation, leg: Participant, *, now: datetime) -> None:
    """Let an agent end; nobody else there means that the conversation ends too."""
    legs.end(conversation, leg, kind="client", now=now)
    if not conversation.live("agent", "acd"):
        end(conversation, kind="peer", now=now)


def end(conversation: Conversation, *, kind: str, now: datetime, customer_kind: str | None = None) -> None:
    """End every leg that is left, and with them the conversation."""
    for leg in list(conversation.participants):
        if leg.is_live:
            own_kind = customer_kind if leg.purpose == "customer" and customer_kind else kind
            legs.end(conversation, leg, kind=own_kind, now=now)
    for transfer in conversation.transfers:
        transfer.state = "Canceled" if transfer.state == "Pending" else transfer.state
    conversation.ended_at = conversation.ended_at or now
    STATE.touch(conversation)


def _let_in(
    conversation: Conversation, routing: Routing, *, attributes: dict[str, str], now: datetime
) -> None:
    """Add the customer, the flow that took them in, and the queue's leg."""
    customer = legs.add(conversation, "customer", now=now, state="connected")
    customer.name, customer.address = conversation.customer["name"], conversation.address
    customer.attributes = attributes
    if conversation.medium == "call":
        customer.ani, customer.dnis = conversation.address, catalogue.DNIS
    purpose = "ivr" if conversation.medium == "call" else "workflow"
    flow = legs.add(conversation, purpose, now=now, state="connected")
    flow.name = "Northwind inbound"
    legs.end(conversation, flow, kind="transfer", now=now)
    legs.enqueue(conversation, routing, now=now)
