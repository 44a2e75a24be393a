"""For testers and the customer's page: be the customer, cut sockets, look inside."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast, get_args

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.control.faults import FAULTS
from sandbox.genesys.bodies import is_true
from sandbox.genesys.conversations.model import Conversation, Medium, Routing
from sandbox.genesys.endpoints import no_content
from sandbox.genesys.errors import Refused
from sandbox.genesys.notifications import publishing
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import customers, scenarios, standing
from sandbox.genesys.world import WORLD
from sandbox.organisation import CUSTOMERS, Customer, uuid_of

RECENTLY = timedelta(minutes=10)
RECENT = 50


class Wrong(Refused):
    """The tester's request cannot be done; the text says why, without the vendor's envelope."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(status, "", text)

    def response(self) -> JsonResponse:
        """Return the sentence as ``error``."""
        return JsonResponse({"error": self.message}, status=self.status)


def start(request: HttpRequest) -> HttpResponse:
    """Let a customer start a conversation: 201 with its id.

    With ``bot`` a chat meets the bot first, which picks the queue unless one is named.
    """
    body = _body(request)
    medium, bot = body.get("media", "message"), bool(body.get("bot"))
    if medium not in get_args(Medium) or (bot and medium != "message"):
        raise Wrong(f"media is one of {', '.join(get_args(Medium))}; a bot takes messages only.")
    begin = customers.meet_bot if bot else partial(customers.start, cast(Medium, medium))
    conversation = begin(
        _customer(body.get("customer")),
        None if bot and "queue" not in body else _routing(body),
        text=_text(body),
        attributes=_attributes(body),
        now=clock.now(),
    )
    return JsonResponse({"id": conversation.id}, status=201)


def write(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Let the customer write: 201 with the ids of message and conversation, which may be a new one."""
    conversation, body = _conversation(conversation_id), _body(request)
    if conversation.medium != "message":
        raise Wrong("Only in a conversation of the medium message can the customer write.")
    written, content = _text(body), _content(body)
    if not written and not content:
        raise Wrong("Send text or attachment.")
    message = customers.write(conversation, written, now=clock.now(), content=content)
    return JsonResponse({"id": message.id, "conversationId": message.conversation_id}, status=201)


def type_on(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Let the customer type."""
    customers.type_on(_conversation(conversation_id), now=clock.now())
    return no_content()


def end(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Let the customer leave or hang up."""
    customers.hang_up(_conversation(conversation_id), now=clock.now())
    return no_content()


def state(request: HttpRequest) -> HttpResponse:
    """Return users, queues and conversations; ``?recent=true`` leaves out what ended a while ago."""
    kept = list(STATE.conversations.values())
    shown = [each for each in kept if _is_recent(each)][-RECENT:] if is_true(request, "recent") else kept
    return JsonResponse(
        {
            "now": clock.now().isoformat(),
            "users": [standing.user(each) for each in STATE.users.values()],
            "queues": [standing.queue(each) for each in STATE.queues.values()],
            "sockets": sum(1 for feed in STATE.feeds.by_id.values() if feed.send is not None),
            "conversations": [standing.conversation(each) for each in shown],
        }
    )


def cut_sockets(request: HttpRequest) -> HttpResponse:
    """Close every notification socket; with ``{"notice_s": n}`` announced, and n seconds later."""
    notice_s = _body(request).get("notice_s")
    if notice_s is None:
        STATE.feeds.cut_all()
        return no_content()
    body = json.dumps({"message": "WebSocket connection is closing"})
    STATE.feeds.tell_all(publishing.envelope("v2.system.socket_closing", body))
    STATE.timers.at(clock.now() + timedelta(seconds=float(notice_s)), _cut)
    return no_content()


def scenario_list(request: HttpRequest) -> HttpResponse:
    """Return the stories that can be played."""
    stories = [{"name": name, "about": story.about} for name, story in scenarios.STORIES.items()]
    return JsonResponse({"scenarios": stories})


def play(request: HttpRequest, name: str) -> HttpResponse:
    """Play a story: 201 with the id of the conversation that it starts, if it starts one."""
    story = scenarios.STORIES.get(name.replace(" ", "-").lower())
    if story is None:
        raise Wrong(f"There is no scenario {name}. There are: {', '.join(scenarios.STORIES)}.", 404)
    return JsonResponse({"name": name, "id": story.play(clock.now())}, status=201)


def reset(request: HttpRequest) -> HttpResponse:
    """Forget conversations and presences; sign-ins and channels stay, ids go on.

    With ``seed``, everything starts over as a new process of that seed would: sign-ins and channels are gone.
    """
    seed = _body(request).get("seed")
    if seed is None:
        STATE.clear_work()
    elif isinstance(seed, str | int) and not isinstance(seed, bool):
        WORLD.reset(str(seed))
        FAULTS["genesys"].clear(str(seed))
    else:
        raise Wrong("seed is a text or a whole number.")
    return no_content()


def _cut(now: datetime) -> None:
    STATE.feeds.cut_all()


def _is_recent(conversation: Conversation) -> bool:
    return conversation.ended_at is None or clock.now() - conversation.ended_at < RECENTLY


def _body(request: HttpRequest) -> dict[str, Any]:
    if not request.body:
        return {}
    try:
        body = json.loads(request.body)
    except ValueError:
        raise Wrong("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Wrong("The body is not an object.")
    return body


def _conversation(conversation_id: str) -> Conversation:
    conversation = STATE.conversations.get(conversation_id)
    if conversation is None:
        raise Wrong("There is no such conversation.", 404)
    return conversation


def _customer(wanted: object) -> Customer:
    for each in CUSTOMERS:
        if str(wanted).lower() in (each.key, each.name.lower(), each.email, uuid_of("customer", each.key)):
            return each
    raise Wrong(f"Unknown customer {wanted}. Known: {', '.join(each.key for each in CUSTOMERS)}.")


def _routing(body: dict[str, Any]) -> Routing:
    """Return where it waits, and how urgently."""
    wanted, priority = str(body.get("queue", "")).lower(), body.get("priority", 0)
    queue = next((each for each in STATE.queues.values() if wanted in (each.id, each.name.lower())), None)
    if queue is None:
        known = ", ".join(each.name for each in STATE.queues.values())
        raise Wrong(f"Unknown queue {body.get('queue')}. Known: {known}.")
    if not isinstance(priority, int) or not isinstance(body.get("skills", []), list):
        raise Wrong("priority is a whole number, skills a list of names.")
    skills = [uuid_of("skill", str(each)) for each in body.get("skills", [])]
    return Routing(queue_id=queue.id, priority=priority, skill_ids=skills, entered_at=clock.now())


def _text(body: dict[str, Any]) -> str | None:
    text = body.get("text")
    if text is not None and not isinstance(text, str):
        raise Wrong("text is a text.")
    return text


def _attributes(body: dict[str, Any]) -> dict[str, str]:
    attributes = body.get("attributes") or {}
    if not isinstance(attributes, dict):
        raise Wrong("attributes is an object of texts.")
    return {str(name): str(value) for name, value in attributes.items()}


def _content(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the attachment as message content: an object with mediaType, url, mime, filename; or a url."""
    given = body.get("attachment")
    if not given:
        return []
    attachment = {"mediaType": "File", "url": given} if isinstance(given, str) else given
    if not isinstance(attachment, dict) or not attachment.get("url"):
        raise Wrong("attachment is a url, or an object with mediaType, url, mime and filename.")
    return [{"contentType": "Attachment", "attachment": attachment}]
