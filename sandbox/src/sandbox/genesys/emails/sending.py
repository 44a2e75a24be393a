"""Sending e-mails: replies of agents, first mails of either side, and opening again."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import destinations, legs, lookups, opening
from sandbox.genesys.conversations import shapes as conversation_shapes
from sandbox.genesys.conversations.model import Conversation, Routing
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.emails import bodies, mails, shapes
from sandbox.genesys.emails.mails import check_is_ours, of_own_mail
from sandbox.genesys.emails.store import Mail
from sandbox.genesys.endpoints import as_user, no_content, signed_in, user_of
from sandbox.genesys.errors import Refused
from sandbox.genesys.flows import catalogue as flows
from sandbox.genesys.flows.model import Flow
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.messaging import delivery, starts
from sandbox.genesys.people.model import User
from sandbox.genesys.shape import present
from sandbox.genesys.state import STATE

FIRST_PARTS = ("subject", "textBody", "htmlBody")
NATIVE = "PureCloud Email"


@of_own_mail
def reply(token: Token, request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Send the agent's reply: what the body says over what the draft says."""
    check_is_ours(conversation)
    mail, now = bodies.written(json_object(request), mails.current(request, conversation)), clock.now()
    _check(mail)
    message = delivery.outbound(conversation, token.user_id, mail.text, now=now)
    STATE.mails.by_message[message.id] = mail
    mails.forget(conversation)
    return JsonResponse(shapes.reply_shape(mail, now))


@signed_in
def start(token: Token, request: HttpRequest) -> HttpResponse:
    """Start a conversation: from a queue for an agent to write, or one that another provider brings in."""
    asked, now = present(json_object(request)), clock.now()
    if asked.get("direction") == "INBOUND" and "provider" not in asked:
        code = "postino.error.notnull.createconversationrequest.provider"
        raise Refused(400, code, "The provider property may not be null.")
    body = fields_of("CreateEmailRequest", {"provider": NATIVE} | asked)
    written = {name: body[name] for name in FIRST_PARTS if name in body}
    mail = bodies.written(written, Mail(sender=shapes.our_address(), to=[]))
    # Without a direction it is as it was before there was one: another provider's mail comes in.
    # Source: the vendor's tutorial on routing third-party objects.
    usual = "OUTBOUND" if body["provider"] == NATIVE else "INBOUND"
    # Only who writes must be a user; programs bring mails in. Source: the definition's error codes.
    if body.get("direction", usual) == "INBOUND":
        conversation = _brought_in(body, mail, now)
    else:
        conversation = _begun(user_of(token), body, mail, now)
    return JsonResponse(conversation_shapes.media_conversation(conversation))


# "Not valid when using the Client Credentials OAuth grant." Source: the definition.
@as_user
def reconnect(user: User, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Open an ended conversation again, the customer and the agent connected: 204."""
    conversation, now = lookups.conversation_of(conversation_id, "emails"), clock.now()
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
    legs.join(conversation, user, routing, now=now)
    return no_content()


def _begun(user: User, body: dict[str, Any], mail: Mail, now: datetime) -> Conversation:
    """Return a new conversation with the agent connected, ready to write."""
    if not body.get("queueId"):
        message = "An outbound email conversation requires a queue ID."
        raise Refused(400, "email.outbound.queue.required", message)
    routing = Routing(queue_id=_queue_id(body), entered_at=now)
    party = _party(text(body, "toAddress"), body.get("toName", ""))
    conversation = starts.opened("email", party, now=now)
    conversation.subject = mail.subject or None
    legs.join(conversation, user, routing, now=now)
    own = replace(shapes.draft_of(conversation), subject=mail.subject, text=mail.text, html=mail.html)
    STATE.mails.drafts[conversation.id] = own
    return conversation


def _brought_in(body: dict[str, Any], mail: Mail, now: datetime) -> Conversation:
    """Return a new conversation that waits in the queue, or where the flow puts it."""
    party = _party(body.get("fromAddress", ""), body.get("fromName", ""))
    flow, routing = _flow(body), None
    if flow is None:
        routing = destinations.routing(body, queue_id=_queue_id(body), skills="skillIds", now=now)
    attributes = body.get("attributes", {})
    conversation = opening.start("email", party, routing, attributes=attributes, flow=flow, now=now)
    conversation.subject = mail.subject or None
    conversation.provider = None if body["provider"] == NATIVE else body["provider"]
    to = {"email": body.get("toAddress") or shapes.our_address()["email"]}
    mail = replace(mail, sender=shapes.customer_address(conversation), to=[to])
    STATE.mails.by_message[delivery.inbound(conversation, mail.text, now=now).id] = mail
    return conversation


def _flow(body: dict[str, Any]) -> Flow | None:
    """Return the flow that the body names; without one it names a queue."""
    if bool(body.get("queueId")) == bool(body.get("flowId")):
        code = "too.many.create.email.parameters"
        raise Refused(400, code, "One of queueId or flowId must be supplied.")
    flow = flows.of(body.get("flowId", ""))
    if body.get("flowId") and flow is None:
        raise Refused(400, "bad.flow.id", "Invalid flow ID was specified.")
    return flow


def _queue_id(body: dict[str, Any]) -> str:
    if body["queueId"] not in STATE.queues:
        raise Refused(400, "email.error.invalid.queue", "An invalid queue ID was specified.")
    return str(body["queueId"])


def _check(mail: Mail) -> None:
    if not mail.to:
        raise Refused(400, "postino.error.reply.no.to", "Replies must have a to address.")
    if not mail.text.strip() and not mail.html.strip():
        raise Refused(400, "postino.error.reply.no.body", "Replies must have a textBody or htmlBody.")
    if shapes.size_of(mail) > shapes.MAX_BYTES:
        raise Refused(400, "postino.error.attachments.upload.size", "Upload too large.")


def _party(address: str, name: str) -> dict[str, Any]:
    return opening.party(address, name) | {"from": {"id": address, "idType": "Email"}}
