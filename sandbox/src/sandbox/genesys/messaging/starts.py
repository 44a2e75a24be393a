"""Messages that the organisation sends first: by an agent from a queue, or by a client without one."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import legs, opening
from sandbox.genesys.conversations.model import Conversation, Medium, Routing
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.messaging import delivery, shapes, threads
from sandbox.genesys.messaging.integrations import INTEGRATIONS
from sandbox.genesys.messaging.messages import MAX_TEXT_CHARS
from sandbox.genesys.messaging.store import Integration
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE


@as_user
def by_agent(user: User, request: HttpRequest) -> HttpResponse:
    """Start a conversation with a customer from a queue; the agent is connected at once."""
    body = fields_of("CreateOutboundMessagingConversationRequest", json_object(request))
    integration, address, now = _from_queue(body), body["toAddress"], clock.now()
    before = threads.latest(integration.id, address)
    if before is not None and before.ended_at is None:
        raise Refused(400, "bad.request", "There is an active conversation with this address.")
    is_within = before is not None and opening.is_revivable(before, now)
    if is_within and not body.get("useExistingConversation"):
        message = "There is a conversation within the window; useExistingConversation."
        raise Refused(400, "bad.request", message)
    home = _again(before, now) if before and is_within else opened("message", _party(address), now=now)
    legs.join(home, user, Routing(queue_id=body["queueId"], entered_at=now), now=now)
    threads.note(home, integration.id)
    return JsonResponse({"id": home.id, "selfUri": f"/api/v2/conversations/messages/{home.id}"})


@signed_in
def agentless(token: Token, request: HttpRequest) -> HttpResponse:
    """Send a message without an agent: client credentials, and text only."""
    if token.user_id is not None:
        raise Refused(403, "not.authorized", "A client credentials token is required.")
    body, now = fields_of("SendAgentlessOutboundMessageRequest", json_object(request)), clock.now()
    integration, uses_existing = INTEGRATIONS.known(body["fromAddress"]), "useExistingActiveConversation"
    # Open Messaging is the only channel here, and takes text alone (wire/genesys.md §9.5).
    address, written = body.get("toAddress", ""), body.get("textBody", "")
    if body["toAddressMessengerType"] != "open" or not address or not 0 < len(written) <= MAX_TEXT_CHARS:
        wanted = f"Open Messaging takes toAddress and textBody of at most {MAX_TEXT_CHARS} characters."
        raise Refused(400, "bad.request", wanted)
    conversation = _agentless_home(integration, address, use_existing=body.get(uses_existing, False))
    message = delivery.outbound(conversation, None, written, now=now)
    if not conversation.live("agent", "acd"):
        # It is over as soon as it is said; a reply within the window goes on from here.
        legs.end_all(conversation, kind="peer", now=now)
    return JsonResponse(
        {
            "id": message.id,
            "conversationId": conversation.id,
            "fromAddress": integration.id,
            "toAddress": address,
            "messengerType": "open",
            uses_existing: body.get(uses_existing, False),
            "message": shapes.message(message),
            "timestamp": iso(message.at),
            "selfUri": f"/api/v2/conversations/messages/agentless/{message.id}",
        }
    )


def opened(medium: Medium, party: dict[str, Any], *, now: datetime) -> Conversation:
    """Return a new outbound conversation with its customer."""
    return _with_customer(opening.created(medium, party, now=now, direction="outbound"), now)


def _from_queue(body: dict[str, Any]) -> Integration:
    """Return the integration that the queue sends from."""
    queue = STATE.queues.get(body["queueId"])
    if queue is None:
        raise Refused(404, "not.found", "The queue was not found.")
    addresses = queue.settings.get("outboundMessagingAddresses", {})
    address = addresses.get("openMessagingRecipient", {}).get("id")
    if body["toAddressMessengerType"] != "open" or address is None:
        raise Refused(400, "bad.request", "The queue has no outbound address for this messenger.")
    return INTEGRATIONS.known(address)


def _again(conversation: Conversation, now: datetime) -> Conversation:
    """Return an ended conversation, reopened for its customer."""
    conversation.ended_at = None
    return _with_customer(conversation, now)


def _with_customer(conversation: Conversation, now: datetime) -> Conversation:
    customer = legs.add(conversation, "customer", now=now, state="connected")
    customer.name, customer.address = conversation.customer["name"], conversation.address
    return conversation


def _agentless_home(integration: Integration, address: str, *, use_existing: bool) -> Conversation:
    before, now = threads.latest(integration.id, address), clock.now()
    if before is not None and before.ended_at is None and use_existing:
        return before
    conversation = opened("message", _party(address), now=now)
    legs.add(conversation, "api", now=now, state="connected")
    return threads.note(conversation, integration.id)


def _party(address: str) -> dict[str, Any]:
    return threads.party({"id": address, "idType": "Opaque"})
