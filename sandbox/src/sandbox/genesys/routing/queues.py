"""Queues over REST: finding, making, changing and removing them."""

from copy import deepcopy

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys import catalogue, listings
from sandbox.genesys.bodies import is_true, json_object, whole, words
from sandbox.genesys.conversations import legs
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.endpoints import as_user, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.routing import choosing, settings, shapes
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.state import STATE

DIVISION_VIEW_SIZE, DIVISION_VIEW_PAGES = 100, 5


@signed_in
def listed(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the queues by name, with ``*`` at its ends, id, division, peer or canned response library."""
    found = [each for each in _seen(token) if _is_wanted(each, request)]
    return listings.page(request, [shapes.queue(each) for each in choosing.ordered(found, request)])


@signed_in
def by_division(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the queues in brief; this list ends after five pages of a hundred.

    Raises: Refused when the query asks beyond them.
    """
    if whole(request.GET.get("pageNumber", "1"), "pageNumber") > DIVISION_VIEW_PAGES:
        raise Refused(400, "bad.request", f"pageNumber must be at most {DIVISION_VIEW_PAGES}")
    found = [each for each in _seen(token) if _is_wanted(each, request)]
    shown = [shapes.queue_in_brief(each) for each in choosing.ordered(found, request)]
    return listings.page(request, shown, max_size=DIVISION_VIEW_SIZE)


@signed_in
def digest(token: Token, request: HttpRequest) -> HttpResponse:
    """Return all queues in brief."""
    found = choosing.ordered(_seen(token), request)
    return listings.page(request, [shapes.queue_in_brief(each) for each in found])


@signed_in
def one(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Return a queue."""
    queue = known_queue(queue_id)
    if not roles.sees(token, queue.division_id):
        raise Refused(403, "not.authorized", "You are not authorized to perform the requested action.")
    return JsonResponse(shapes.queue(queue))


@signed_in
def create(token: Token, request: HttpRequest) -> HttpResponse:
    """Make a queue; ``sourceQueueId`` names one whose settings it begins with."""
    body, now = json_object(request), clock.now()
    fresh = Queue(
        id="",
        name="",
        created_at=now,
        modified_at=now,
        created_by=token.user_id,
        modified_by=token.user_id,
        division_id=catalogue.DIVISION_ID,
    )
    if body.get("sourceQueueId") is not None:
        source = known_queue(str(body["sourceQueueId"]))
        fresh.settings, fresh.code_ids = deepcopy(source.settings), list(source.code_ids)
    made = settings.changed(fresh, body)
    _check_unique(made)
    made.id = STATE.new_id("queue")
    STATE.queues[made.id], STATE.waiting[made.id] = made, {}
    return JsonResponse(shapes.queue(made))


@signed_in
def change(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Change a queue; its name is required, what else is not named stays."""
    wanted = settings.changed(known_queue(queue_id), json_object(request))
    _check_unique(wanted)
    wanted.modified_at, wanted.modified_by = clock.now(), token.user_id
    STATE.queues[queue_id] = wanted
    STATE.routing_is_due = True
    return JsonResponse(shapes.queue(wanted))


@signed_in
def delete(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Remove a queue without work; ``forceDelete`` ends the work that it has."""
    gone = known_queue(queue_id)
    active = [each for each in STATE.under_way() if _is_at_work(gone, each)]
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
    own = choosing.ordered((STATE.queues[each] for each in user.joined), request)
    found = [each for each in own if choosing.agrees(request, "joined", user.joined[each.id])]
    return listings.page(request, [shapes.queue_of_user(each, user) for each in found])


def known_queue(queue_id: str) -> Queue:
    """Return the queue.

    Raises: Refused with ``not.found``.
    """
    queue = STATE.queues.get(queue_id)
    if queue is None:
        raise Refused(404, "not.found", f"Unable to find a queue with that queueId: {queue_id}")
    return queue


def _seen(token: Token) -> list[Queue]:
    return [each for each in STATE.queues.values() if roles.sees(token, each.division_id)]


def _is_wanted(queue: Queue, request: HttpRequest) -> bool:
    ids, peers = words(request, "id"), words(request, "peerId")
    peer = queue.settings.get("peerId", "")
    library = request.GET.get("cannedResponseLibraryId")
    libraries = queue.settings["cannedResponseLibraries"].get("libraryIds", [])
    return (
        choosing.is_named(queue.name, request.GET.get("name", ""))
        and (not ids or queue.id in ids)
        and choosing.is_in_division(queue.division_id, request)
        and (not peers or peer.lower() in peers)
        and choosing.agrees(request, "hasPeer", peer != "")
        and (not library or library in libraries)
    )


def _check_unique(queue: Queue) -> None:
    """Refuse a name that another queue has, whatever its case."""
    for other in STATE.queues.values():
        if other.id != queue.id and other.name.lower() == queue.name.lower():
            raise Refused(400, "duplicate.name", "A queue with that name already exists.")


def _is_at_work(queue: Queue, conversation: Conversation) -> bool:
    return any(leg.queue_id == queue.id for leg in conversation.live("acd", "agent"))
