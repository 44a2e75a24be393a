"""Which conversation a message belongs to: the one that runs, the last one again, or a new one."""

from datetime import datetime
from typing import Any

from sandbox.genesys.conversations import opening
from sandbox.genesys.conversations.model import Conversation, Routing
from sandbox.genesys.flows import catalogue as flows
from sandbox.genesys.messaging.store import Integration
from sandbox.genesys.state import STATE
from sandbox.organisation import CUSTOMERS

TYPING_MS = 5000


def latest(integration_id: str, address: str) -> Conversation | None:
    """Return the last conversation of this customer through this integration."""
    return STATE.conversations.get(STATE.threads.get((integration_id, address), ""))


def home_of(
    integration: Integration, sender: dict[str, Any], attributes: dict[str, str], *, now: datetime
) -> Conversation:
    """Return the conversation that a message of this sender goes to."""
    before = latest(integration.id, sender["id"])
    return continued(before, now=now) if before else _begun(integration, sender, attributes, now=now)


def continued(conversation: Conversation, *, now: datetime) -> Conversation:
    """Return where a customer goes on: here, here again, or in a new one, as after every ended mail."""
    if conversation.ended_at is None:
        return conversation
    if conversation.medium == "message" and opening.is_revivable(conversation, now):
        opening.revive(conversation, now=now)
        return conversation
    before = opening.last_routing(conversation)
    routing = Routing(queue_id=before.queue_id, entered_at=now) if before else None
    fresh = opening.start(conversation.medium, conversation.customer, routing, attributes={}, now=now)
    return note(fresh, conversation.integration_id)


def note(conversation: Conversation, integration_id: str | None) -> Conversation:
    """Return the conversation, now the customer's last through the integration."""
    conversation.integration_id = integration_id
    STATE.threads[integration_id or "", conversation.address] = conversation.id
    return conversation


def _begun(
    integration: Integration, sender: dict[str, Any], attributes: dict[str, str], *, now: datetime
) -> Conversation:
    flow = flows.of(integration.flow_id)
    conversation = opening.start("message", party(sender), None, attributes=attributes, flow=flow, now=now)
    return note(conversation, integration.id)


def party(sender: dict[str, Any]) -> dict[str, Any]:
    """Return whom a channel's sender is, as conversations keep them."""
    known = next((each for each in CUSTOMERS if sender["id"] in (each.email, each.phone)), None)
    full_name = f"{sender.get('firstName', '')} {sender.get('lastName', '')}".strip()
    name = full_name or sender.get("nickname") or (known.name if known else sender["id"])
    own = {"name": name, "email": sender.get("email", ""), "phone": known.phone if known else ""}
    return own | {"key": known.key if known else "", "address": sender["id"], "from": dict(sender)}
