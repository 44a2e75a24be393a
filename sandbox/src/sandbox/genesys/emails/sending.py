"""Sending e-mails: replies of agents, first mails of queues, and opening again."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations import shapes as conversation_shapes
from sandbox.genesys.conversations.model import Message, Routing
from sandbox.genesys.emails import bodies, drafts, shapes
from sandbox.genesys.emails.mails import check_active, conversation_of
from sandbox.genesys.emails.store import Mail
from sandbox.genesys.endpoints import as_user, no_content
from sandbox.genesys.errors import Refused
from sandbox.genesys.messaging import delivery, starts
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

FIRST_PARTS = ("subject", "textBody", "htmlBody")


@as_user
def reply(user: User, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Send the agent's reply: what the body says over what the draft says."""
    conversation, now = conversation_of(conversation_id), clock.now()
    check_active(conversation, user)
    mail = bodies.written(json_object(request), drafts.current(request, conversation))
    _check(mail)
    _keep(delivery.outbound(conversation, user.id, mail.text, now=now), mail)
    drafts.forget(conversation)
    return JsonResponse(shapes.reply_shape(mail, now))


@as_user
def start(user: User, request: HttpRequest) -> HttpResponse:
    """Start a conversation from a queue, the agent connected, ready to write."""
    body, now = json_object(request), clock.now()
    queue_id = _queue_id(body)
    party = _party(text(body, "toAddress"), str(body.get("toName") or ""))
    blank = Mail(sender=shapes.our_address(), to=[])
    draft = bodies.written({name: body[name] for name in FIRST_PARTS if name in body}, blank)
    conversation = starts.opened("email", party, now=now)
    starts.connect_agent(conversation, user, Routing(queue_id=queue_id, entered_at=now), now=now)
    own = shapes.draft_of(conversation)
    STATE.mails.drafts[conversation.id] = replace(
        own, subject=draft.subject, text=draft.text, html=draft.html
    )
    return JsonResponse(conversation_shapes.media_conversation(conversation))


@as_user
def reconnect(user: User, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Open an ended conversation again, the customer and the agent connected: 204."""
    conversation, now = conversation_of(conversation_id), clock.now()
    before = [leg for leg in conversation.participants if leg.user_id == user.id]
    if not before:
        message = "User is not an active participant on the conversation."
        raise Refused(403, "postino.error.forbidden", message)
    if conversation.ended_at is None:
        raise Refused(400, "bad.request", "The conversation is not disconnected.")
    conversation.ended_at = None
    customer = legs.add(conversation, "customer", now=now, state="connected")
    customer.name, customer.address = conversation.customer["name"], conversation.address
    routing = before[-1].routing or Routing(queue_id=before[-1].queue_id or "", entered_at=now)
    starts.connect_agent(conversation, user, routing, now=now)
    return no_content()


def _queue_id(body: dict[str, Any]) -> str:
    """Return the queue on whose behalf the agent writes."""
    if body.get("direction", "OUTBOUND") != "OUTBOUND":
        message = "Operation not supported on emails with external providers."
        raise Refused(400, "email.error.external.provider", message)
    if body.get("queueId") is None:
        message = "An outbound email conversation requires a queue ID."
        raise Refused(400, "email.outbound.queue.required", message)
    if str(body["queueId"]) not in STATE.queues:
        raise Refused(400, "email.error.invalid.queue", "An invalid queue ID was specified.")
    return str(body["queueId"])


def _check(mail: Mail) -> None:
    if not mail.to:
        raise Refused(400, "postino.error.reply.no.to", "Replies must have a to address.")
    if not mail.text.strip() and not mail.html.strip():
        raise Refused(400, "postino.error.reply.no.body", "Replies must have a textBody or htmlBody.")
    if shapes.size_of(mail) > shapes.MAX_BYTES:
        raise Refused(400, "postino.error.attachments.upload.size", "Upload too large.")


def _keep(message: Message, mail: Mail) -> None:
    STATE.mails.by_message[message.id] = mail


def _party(address: str, name: str) -> dict[str, Any]:
    sender = {"id": address, "idType": "Email"}
    who = {"name": name or address, "email": address, "phone": "", "key": "", "address": address}
    return who | {"from": sender}
