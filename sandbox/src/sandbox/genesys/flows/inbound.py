"""How a conversation comes in: customer, flow, perhaps a bot, queue; each with its participant."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sandbox.genesys import catalogue
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation, Routing
from sandbox.genesys.flows import deciding
from sandbox.genesys.flows.model import Flow, Visit
from sandbox.genesys.state import STATE


def enter(
    conversation: Conversation,
    flow: Flow,
    routing: Routing | None,
    *,
    attributes: dict[str, str],
    now: datetime,
) -> None:
    """Add the customer and the flow, and go on to the queue; a bot in the flow speaks before that.

    Without ``routing`` the flow decides.
    """
    customer = legs.add(conversation, "customer", now=now, state="connected")
    customer.name, customer.address = conversation.customer["name"], conversation.address
    customer.attributes = flow.attributes | attributes
    if conversation.medium == "call":
        customer.ani, customer.dnis = conversation.address, catalogue.DNIS
    purpose = "ivr" if conversation.medium == "call" else "workflow"
    legs.add(conversation, purpose, now=now, state="connected").name = flow.name
    visit = Visit(flow=flow, conversation_id=conversation.id, routing=routing)
    if flow.bot is None or conversation.medium != "message":
        hand_over(visit, now=now)
        return
    legs.add(conversation, "botflow", now=now, state="connected").name = flow.bot.name
    visit.heard = _said(conversation)
    STATE.visits[conversation.id] = visit
    expect(visit, now=now)


def expect(visit: Visit, *, now: datetime) -> None:
    """Wait for the customer's next words, but not for ever."""
    if visit.flow.bot is not None:
        due_at = now + timedelta(seconds=visit.flow.bot.patience_s)
        STATE.timers.at(due_at, partial(_give_up, visit, visit.heard))


def hand_over(visit: Visit, *, now: datetime) -> None:
    """Let flow and bot leave, and the conversation wait in its queue."""
    STATE.visits.pop(visit.conversation_id, None)
    conversation = STATE.conversations[visit.conversation_id]
    for leg in conversation.live("ivr", "workflow", "botflow"):
        legs.end(conversation, leg, kind="transfer", now=now)
    wanted = visit.routing or deciding.routing(visit.flow, conversation, now=now)
    if wanted.queue_id not in STATE.queues:
        wanted = deciding.routing(visit.flow, conversation, now=now)
    legs.enqueue(conversation, replace(wanted, entered_at=now), now=now)


def _said(conversation: Conversation) -> int:
    return sum(1 for each in conversation.messages if each.direction == "inbound")


def _give_up(visit: Visit, heard: int, now: datetime) -> None:
    if STATE.visits.get(visit.conversation_id) is visit and visit.heard == heard:
        hand_over(visit, now=now)
