"""For testers and the customer's page: be the customer, cut sockets, look inside."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast, get_args

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.control.bodies import BadRequest, posted, seconds
from sandbox.control.faults import FAULTS
from sandbox.genesys.conversations.model import Conversation, Medium, Routing
from sandbox.genesys.endpoints import no_content
from sandbox.genesys.flows import catalogue as flows
from sandbox.genesys.messaging import delivery
from sandbox.genesys.notifications import publishing
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import customers, descriptions, runs
from sandbox.genesys.world import WORLD
from sandbox.organisation import CUSTOMERS, Customer, uuid_of

RECENTLY = timedelta(minutes=10)
RECENT = 50
MAX_CUT_S = 24 * 3600
BUTTON_KEYS = {"type", "text", "payload", "originatingMessageId"}
UNREAD = ("sent", "delivery-success")
# What a customer writes in; the others are spoken.
WRITTEN: tuple[Medium, ...] = ("message", "email")


def start(request: HttpRequest) -> HttpResponse:
    """Let a customer start a conversation: 201 with its id.

    With ``bot`` a chat meets the bot first, which picks the queue unless one is named.
    """
    body = posted(request)
    medium, bot = body.get("media", "message"), bool(body.get("bot"))
    if medium not in get_args(Medium) or (bot and medium != "message"):
        raise BadRequest(f"media is one of {', '.join(get_args(Medium))}; a bot takes messages only.")
    conversation = customers.start(
        cast(Medium, medium),
        _customer(body.get("customer")),
        None if bot and "queue" not in body else _routing(body),
        text=_text(body),
        attributes=_attributes(body),
        flow=flows.WITH_BOT if bot else None,
        now=clock.now(),
    )
    return JsonResponse({"id": conversation.id}, status=201)


def write(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Let the customer write: 201 with the ids of message and conversation, which may be a new one."""
    conversation, body = _conversation(conversation_id), posted(request)
    if conversation.medium not in WRITTEN:
        raise BadRequest(f"Only in a conversation of the media {', '.join(WRITTEN)} can the customer write.")
    written, content = _text(body), [*_attachment(body), *_button(body)]
    if not written and not content:
        raise BadRequest("Send text or attachment.")
    message = customers.write(conversation, written, now=clock.now(), content=content)
    return JsonResponse({"id": message.id, "conversationId": message.conversation_id}, status=201)


def type_on(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Let the customer type."""
    customers.type_on(_conversation(conversation_id), now=clock.now())
    return no_content()


def read(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Let the customer have read everything that was sent to them."""
    for message in _conversation(conversation_id).messages:
        if message.direction == "outbound" and message.status in UNREAD:
            delivery.advance(message, "read")
    return no_content()


def end(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Let the customer leave or hang up."""
    customers.hang_up(_conversation(conversation_id), now=clock.now())
    return no_content()


def state(request: HttpRequest) -> HttpResponse:
    """Return users, queues and conversations."""
    return JsonResponse(
        {
            "now": clock.now().isoformat(),
            "users": [descriptions.user(each) for each in STATE.users.values()],
            "queues": [descriptions.queue(each) for each in STATE.queues.values()],
            "sockets": sum(1 for feed in STATE.feeds.by_id.values() if feed.send is not None),
            "conversations": [descriptions.conversation(each) for each in STATE.conversations.values()],
        }
    )


def recent() -> list[Conversation]:
    """Return the newest conversations that go on or ended a short while ago, but for those of drills."""
    since = clock.now() - RECENTLY
    kept = [each for each in STATE.conversations.values() if not each.ended_at or each.ended_at > since]
    return [each for each in kept if "drill" not in each.customer_leg.attributes][-RECENT:]


def cut_sockets(request: HttpRequest) -> HttpResponse:
    """Close all notification sockets; ``notice_s`` announces it so long before, ``for_s`` keeps them away."""
    body = posted(request)
    notice_s, for_s = seconds(body, "notice_s", MAX_CUT_S), seconds(body, "for_s", MAX_CUT_S)
    now = clock.now()
    if "notice_s" not in body:
        _cut(for_s, now)
        return no_content()
    notice = json.dumps({"message": "WebSocket connection is closing"})
    STATE.feeds.send_to_all(publishing.envelope("v2.system.socket_closing", notice))
    STATE.timers.at(now + timedelta(seconds=notice_s), partial(_cut, for_s))
    return no_content()


def reset(request: HttpRequest) -> HttpResponse:
    """Forget conversations and presences; sign-ins and channels stay, ids go on.

    With ``seed``, everything starts over as a new process of that seed would: sign-ins and channels are gone.
    """
    seed = posted(request).get("seed")
    runs.stop_all(clock.now())
    STATE.feeds.down_until = None
    if seed is None:
        STATE.clear_work()
    elif isinstance(seed, str | int) and not isinstance(seed, bool):
        WORLD.reset(str(seed))
        FAULTS["genesys"].clear(str(seed))
    else:
        raise BadRequest("seed is a text or a whole number.")
    return no_content()


def _cut(for_s: float, now: datetime) -> None:
    STATE.feeds.cut_all_until(now + timedelta(seconds=for_s))


def _conversation(conversation_id: str) -> Conversation:
    conversation = STATE.conversations.get(conversation_id)
    if conversation is None:
        raise BadRequest("There is no such conversation.", 404)
    return conversation


def _customer(wanted: object) -> Customer:
    for each in CUSTOMERS:
        if str(wanted).lower() in (each.key, each.name.lower(), each.email, uuid_of("customer", each.key)):
            return each
    raise BadRequest(f"Unknown customer {wanted}. Known: {', '.join(each.key for each in CUSTOMERS)}.")


def _routing(body: dict[str, Any]) -> Routing:
    """Return where it waits, and how urgently."""
    wanted, priority = str(body.get("queue", "")).lower(), body.get("priority", 0)
    queue = next((each for each in STATE.queues.values() if wanted in (each.id, each.name.lower())), None)
    if queue is None:
        known = ", ".join(each.name for each in STATE.queues.values())
        raise BadRequest(f"Unknown queue {body.get('queue')}. Known: {known}.")
    if not isinstance(priority, int) or not isinstance(body.get("skills", []), list):
        raise BadRequest("priority is a whole number, skills a list of names.")
    skills = [uuid_of("skill", str(each)) for each in body.get("skills", [])]
    return Routing(queue_id=queue.id, priority=priority, skill_ids=skills, entered_at=clock.now())


def _text(body: dict[str, Any]) -> str | None:
    text = body.get("text")
    if text is not None and not isinstance(text, str):
        raise BadRequest("text is a text.")
    return text


def _attributes(body: dict[str, Any]) -> dict[str, str]:
    attributes = body.get("attributes") or {}
    if not isinstance(attributes, dict):
        raise BadRequest("attributes is an object of texts.")
    return {str(name): str(value) for name, value in attributes.items()}


def _button(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the quick reply or the card's button that the customer chose."""
    chosen = body.get("button")
    if not chosen:
        return []
    if not isinstance(chosen, dict) or not chosen.keys() <= BUTTON_KEYS:
        raise BadRequest(f"button is an object of {', '.join(sorted(BUTTON_KEYS))}.")
    return [{"contentType": "ButtonResponse", "buttonResponse": chosen}]


def _attachment(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the file that the customer attached: mediaType, url, mime, filename; or a url alone."""
    given = body.get("attachment")
    if not given:
        return []
    attachment = {"mediaType": "File", "url": given} if isinstance(given, str) else given
    if not isinstance(attachment, dict) or not attachment.get("url"):
        raise BadRequest("attachment is a url, or an object with mediaType, url, mime and filename.")
    return [{"contentType": "Attachment", "attachment": attachment}]
