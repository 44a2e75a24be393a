"""How conversations begin, and go on after their end."""

from datetime import datetime, timedelta
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import Conversation, Medium, Routing
from sandbox.genesys.flows import catalogue as flows
from sandbox.genesys.flows import inbound
from sandbox.genesys.flows.model import Flow
from sandbox.genesys.state import STATE
from sandbox.organisation import CUSTOMERS


def start(
    medium: Medium,
    customer: dict[str, Any],
    routing: Routing | None,
    *,
    attributes: dict[str, str],
    flow: Flow | None = None,
    now: datetime,
) -> Conversation:
    """Return a new conversation that waits in the queue; ``customer`` has name, address, email, phone.

    Without ``routing`` the flow decides where it waits; without a flow it is the medium's own.
    """
    integration_id = catalogue.INTEGRATION_ID if medium == "message" else None
    conversation = created(medium, customer, now=now, integration_id=integration_id)
    inbound.enter(conversation, flow or flows.for_medium(medium), routing, attributes=attributes, now=now)
    return conversation


def created(medium: Medium, customer: dict[str, Any], *, now: datetime, **more: Any) -> Conversation:
    """Return a new conversation that nobody takes part in yet; ``more`` are further fields."""
    conversation = Conversation(
        id=STATE.new_id("conversation"),
        medium=medium,
        started_at=now,
        customer=customer,
        address=customer["address"],
        **more,
    )
    STATE.conversations[conversation.id] = conversation
    return conversation


def party(address: str, name: str = "") -> dict[str, Any]:
    """Return whom a telephone or a mail address belongs to, as far as that is known."""
    bare = address.removeprefix("tel:")
    known = next((each for each in CUSTOMERS if bare and bare in (each.phone, each.email)), None)
    email, phone = (bare, "") if "@" in bare else ("", bare)
    who = {"name": name or bare, "email": email, "phone": phone, "key": "", "address": address}
    if known is not None:
        who |= {"name": name or known.name, "email": known.email, "phone": known.phone, "key": known.key}
    return who


def revive(conversation: Conversation, *, now: datetime) -> None:
    """Reopen an ended conversation with new participants: same id, same queue as before."""
    before = last_routing(conversation)
    attributes = dict(conversation.customer_leg.attributes)
    conversation.ended_at = None
    flow = flows.for_medium(conversation.medium)
    inbound.enter(conversation, flow, before and before.again(now), attributes=attributes, now=now)


def last_routing(conversation: Conversation) -> Routing | None:
    """Return what it asked for when it last waited, or None when it never did."""
    asked = (leg.routing for leg in reversed(conversation.participants) if leg.purpose == "acd")
    return next(asked, None)


def is_revivable(conversation: Conversation, now: datetime) -> bool:
    """Return whether a message still belongs to this ended conversation."""
    window = timedelta(minutes=STATE.channels.threading.get("open", STATE.threading_minutes))
    return conversation.ended_at is not None and now - conversation.ended_at <= window
