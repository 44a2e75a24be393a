"""Queues over REST: finding, making, changing and removing them."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import is_true, whole, words
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused, token_of
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.resources import Resource, each_verb
from sandbox.genesys.routing import list_filters, settings, shapes
from sandbox.genesys.routing.model import DEFAULTS, Queue
from sandbox.genesys.state import STATE

DIVISION_VIEW_SIZE, DIVISION_VIEW_PAGES = 100, 5


@signed_in
def by_division(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the queues in brief; this list ends after five pages of a hundred.

    Raises: Refused when the query asks beyond them.
    """
    if whole(request.GET.get("pageNumber", "1"), "pageNumber") > DIVISION_VIEW_PAGES:
        raise Refused(400, "bad.request", f"pageNumber must be at most {DIVISION_VIEW_PAGES}")
    found = [each for each in STATE.queues.values() if _is_wanted(request, each)]
    shown = [shapes.queue_in_brief(each) for each in list_filters.ordered(found, request)]
    return listings.page(request, shown, max_size=DIVISION_VIEW_SIZE)


@signed_in
def digest(token: Token, request: HttpRequest) -> HttpResponse:
    """Return all queues in brief."""
    seen = [each for each in STATE.queues.values() if roles.sees(token, each.division_id)]
    found = list_filters.ordered(seen, request)
    return listings.page(request, [shapes.queue_in_brief(each) for each in found])


@signed_in
def delete(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Remove a queue without work; ``forceDelete`` ends the work that it has."""
    gone = QUEUES.known(queue_id)
    active = [each for each in STATE.active_conversations() if _is_at_work(gone, each)]
    if active and not is_true(request, "forceDelete"):
        raise Refused(400, "active.queue", "Queue contains active conversations.")
    for conversation in active:
        legs.end_all(conversation, kind="system", now=clock.now())
    for user in STATE.users.values():
        user.joined.pop(gone.id, None)
    del STATE.queues[gone.id], STATE.waiting[gone.id]
    STATE.routing_is_due = True
    return HttpResponse(status=200)


@as_user
def mine(user: User, request: HttpRequest) -> HttpResponse:
    """Return the queues that the caller belongs to; ``joined`` selects."""
    own = list_filters.ordered((STATE.queues[each] for each in user.joined), request)
    found = [each for each in own if list_filters.agrees(request, "joined", user.joined[each.id])]
    return listings.page(request, [shapes.queue_of_user(each, user) for each in found])


def _is_wanted(request: HttpRequest, queue: Queue) -> bool:
    """Return whether a queue that the caller may see is meant by the query."""
    ids, peers, token = words(request, "id"), words(request, "peerId"), token_of(request)
    peer = queue.settings.get("peerId", "")
    library = request.GET.get("cannedResponseLibraryId")
    libraries = queue.settings["cannedResponseLibraries"].get("libraryIds", [])
    return (
        list_filters.is_named(queue.name, request.GET.get("name", ""))
        and (not ids or queue.id in ids)
        and list_filters.is_in_division(queue.division_id, request)
        and (not peers or peer.lower() in peers)
        and list_filters.agrees(request, "hasPeer", peer != "")
        and (not library or library in libraries)
        and (token is None or roles.sees(token, queue.division_id))
    )


def _shown(request: HttpRequest, queue: Queue) -> dict[str, Any]:
    token = token_of(request)
    if token is None or not roles.sees(token, queue.division_id):
        raise Refused(403, "not.authorized", "You are not authorized to perform the requested action.")
    return shapes.queue(queue)


def _read(body: dict[str, Any], queue: Queue | None) -> dict[str, Any]:
    """Return what a body sets; ``sourceQueueId`` names a queue whose settings a new one begins with."""
    if queue is not None:
        return settings.read(body, queue.settings, queue.division_id)
    if body.get("sourceQueueId") is None:
        return settings.read(body, DEFAULTS, catalogue.DIVISION_ID)
    source = QUEUES.known(str(body["sourceQueueId"]))
    own = settings.read(body, source.settings, catalogue.DIVISION_ID)
    return own | {"code_ids": list(source.code_ids)}


def _made(fields: dict[str, Any]) -> Queue:
    queue = Queue(id=STATE.new_id("queue"), created_at=clock.now(), modified_at=clock.now(), **fields)
    STATE.waiting[queue.id] = {}
    return queue


def _route_anew(queue: Queue) -> None:
    STATE.routing_is_due = True


def _is_at_work(queue: Queue, conversation: Conversation) -> bool:
    return any(leg.queue_id == queue.id for leg in conversation.live("acd", "agent"))


QUEUES = Resource(
    path="/api/v2/routing/queues",
    parameter="queueId",
    noun="queue",
    entities=lambda: STATE.queues,
    shape=shapes.queue,
    shape_for=_shown,
    read=_read,
    make=_made,
    verbs=("list", "one", "create", "change"),
    after_write=_route_anew,
    matches=_is_wanted,
    # Source: the error codes of the vendor's definition of 2018.
    duplicate=(400, "duplicate.name"),
    needs=each_verb("routing:queue"),
)
