"""How conversations begin, and go on after their end."""

from datetime import datetime, timedelta
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Medium, Routing
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
