"""Who belongs to which queue, and who joined: asked and changed from the queue's or the user's side."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.control import switches
from sandbox.genesys import listings
from sandbox.genesys.bodies import is_true, json_array, json_object, words
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.endpoints import accepted, no_content, signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.notifications import publishing
from sandbox.genesys.people.model import Definition, User
from sandbox.genesys.people.presences import known
from sandbox.genesys.routing import list_filters, shapes
from sandbox.genesys.routing.model import Queue
from sandbox.genesys.routing.queues import QUEUES
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type

MAX_AT_ONCE = 100
LATE = timedelta(seconds=2)
RINGS = range(1, 7)


# ``older`` is said of the deprecated paths, whose answers differ.


@signed_in
def listed(token: Token, request: HttpRequest, queue_id: str, *, older: bool = False) -> HttpResponse:
    """Return a queue's members by name; joined, routing status, presence, skills and more select."""
    queue, expand = QUEUES.known(queue_id), words(request, "expand")
    members, descending = shapes.members(queue), listings.is_descending(request)
    members.sort(key=lambda each: each.agent.name.lower(), reverse=descending)
    found = [shapes.member(queue, each, expand) for each in members if _is_wanted(each, queue, request)]
    return _page(request, found, older=older)


@signed_in
def add_or_remove(token: Token, request: HttpRequest, queue_id: str) -> HttpResponse:
    """Add up to a hundred members, or with ``delete=true`` remove them; all or none."""
    queue = QUEUES.known(queue_id)
    users = [_user_in(each) for each in _entries(request)]
    for user in users:
        if is_true(request, "delete"):
            _remove(queue, user)
        elif queue.id not in user.joined:
            _set_joined(queue, user, True)
    return HttpResponse(status=200)


@signed_in
def join_many(token: Token, request: HttpRequest, queue_id: str, *, older: bool = False) -> HttpResponse:
    """Let up to a hundred members join or leave; who is no member is passed over."""
    queue, wanted = QUEUES.known(queue_id), _joined_by_id(request)
    users = [STATE.users[each] for each in wanted if each in STATE.users]
    members = [each for each in users if queue.id in each.joined]
    for user in members:
        _join_in_bulk(queue, user, wanted[user.id])
    return _page(request, [shapes.member(queue, each, set()) for each in members], older=older)


@signed_in
def change(
    token: Token, request: HttpRequest, queue_id: str, member_id: str, *, older: bool = False
) -> HttpResponse:
    """Take ``joined`` or ``ringNumber``; there is one ring without bullseye routing."""
    queue, body = QUEUES.known(queue_id), fields_of("QueueMember", json_object(request))
    user, ring = _member(queue, member_id), body.get("ringNumber", 1)
    if "joined" not in body and "ringNumber" not in body:
        raise Refused(400, "bad.request", "Either joined or ringNumber is required.")
    if ring not in RINGS:
        raise invalid_value(ring, "ringNumber")
    if "joined" in body:
        _set_joined(queue, user, body["joined"])
    return HttpResponse(status=200) if older else accepted()


@signed_in
def remove(
    token: Token, request: HttpRequest, queue_id: str, member_id: str, *, older: bool = False
) -> HttpResponse:
    """Remove one member."""
    queue = QUEUES.known(queue_id)
    _remove(queue, _member(queue, member_id))
    return HttpResponse(status=200) if older else no_content()


@signed_in
def of_user(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return the queues that a user joined, or with ``joined=false`` those they left."""
    user = known(user_id)
    own = list_filters.ordered((STATE.queues[each] for each in user.joined), request)
    found = [
        shapes.queue_of_user(each, user)
        for each in own
        if list_filters.agrees(request, "joined", user.joined[each.id], default="true")
        and list_filters.is_in_division(each.division_id, request)
    ]
    return listings.page(request, found)


@signed_in
def join(token: Token, request: HttpRequest, user_id: str, queue_id: str) -> HttpResponse:
    """Join or leave a queue that the user is a member of."""
    user, queue = known(user_id), QUEUES.known(queue_id)
    _check_may_join(token, user)
    if queue.id not in user.joined:
        raise Refused(404, "not.found", "The user is not a member of the queue.")
    _set_joined(queue, user, _joined_in(json_object(request)))
    return JsonResponse(shapes.queue_of_user(queue, user))


@signed_in
def join_queues(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Join or leave several queues; those the user is no member of are passed over."""
    user = known(user_id)
    _check_may_join(token, user)
    wanted = _joined_by_id(request)
    own = [STATE.queues[each] for each in wanted if each in user.joined]
    for queue in own:
        _join_in_bulk(queue, user, wanted[queue.id])
    return listings.page(request, [shapes.queue_of_user(each, user) for each in own])


def _page(request: HttpRequest, members: list[dict[str, Any]], *, older: bool) -> HttpResponse:
    paged = listings.page if older else listings.page_of_unknown_length
    return paged(request, members, max_size=MAX_AT_ONCE)


def _is_wanted(user: User, queue: Queue, request: HttpRequest) -> bool:
    statuses, presences = words(request, "routingStatus"), words(request, "presence")
    return (
        list_filters.agrees(request, "joined", user.joined[queue.id])
        and request.GET.get("name", "").lower() in user.agent.name.lower()
        and (not statuses or user.routing_status.lower() in statuses)
        and (not presences or bool(presences & _spellings(user.presence)))
        and _has(words(request, "skills"), (STATE.skills[each].name for each in user.skills))
        and _has(words(request, "languages"), (STATE.languages[each].name for each in user.languages))
        and request.GET.get("memberBy", "user") == "user"
        # Nobody has profile skills.
        and not words(request, "profileSkills")
    )


def _spellings(presence: Definition) -> set[str]:
    """Return what a client may call a presence: its id, or the system presence in any spelling."""
    system = presence.system.lower()
    return {presence.id, *(system.replace(" ", joint) for joint in ("", " ", "_"))}


def _has(wanted: set[str], names: Iterable[str]) -> bool:
    own = [each.lower() for each in names]
    return all(any(word in name for name in own) for word in wanted)


def _member(queue: Queue, member_id: str) -> User:
    user = STATE.users.get(member_id)
    if user is None or queue.id not in user.joined:
        raise Refused(404, "not.found", f"Unable to find a member of the queue with that id: {member_id}")
    return user


def _entries(request: HttpRequest) -> list[dict[str, Any]]:
    entries = json_array(request)
    if len(entries) > MAX_AT_ONCE:
        raise Refused(400, "bad.request", f"At most {MAX_AT_ONCE} entries are taken.")
    return [fields_of("UserQueue", each) for each in entries]


def _user_in(entry: dict[str, Any]) -> User:
    user = STATE.users.get(entry.get("id", ""))
    if user is None:
        raise Refused(400, "bad.request", f"Unable to find a user with that id: {entry.get('id')}")
    return user


def _joined_by_id(request: HttpRequest) -> dict[str, bool]:
    return {each.get("id", ""): _joined_in(each) for each in _entries(request)}


def _joined_in(body: dict[str, Any]) -> bool:
    """Return ``joined``, without which a body would ask for nothing."""
    joined: bool = of_type(body.get("joined"), bool, "joined")
    return joined


def _check_may_join(token: Token, user: User) -> None:
    """Refuse unless it is about oneself; clients and supervisors manage everyone."""
    if token.user_id in (None, user.id) or STATE.users[token.user_id].agent.supervisor:
        return
    raise Refused(403, "not.authorized", "You are not authorized to perform the requested action.")


def _join_in_bulk(queue: Queue, user: User, joined: bool) -> None:
    """Join or leave; the vendor warns that this may show later than the answer."""
    if switches.is_on("genesys", "joins-late"):
        STATE.timers.at(clock.now() + LATE, partial(_join_late, queue.id, user.id, joined))
    else:
        _set_joined(queue, user, joined)


def _join_late(queue_id: str, user_id: str, joined: bool, now: datetime) -> None:
    user, queue = STATE.users.get(user_id), STATE.queues.get(queue_id)
    if user is not None and queue is not None and queue_id in user.joined:
        _set_joined(queue, user, joined)


def _set_joined(queue: Queue, user: User, joined: bool) -> None:
    if user.joined.get(queue.id) != joined:
        user.joined[queue.id] = joined
        STATE.reconsider(user)
        publishing.membership(user, queue.id)


def _remove(queue: Queue, user: User) -> None:
    if queue.id in user.joined:
        user.joined[queue.id] = False
        publishing.membership(user, queue.id)
        del user.joined[queue.id]
        STATE.reconsider(user)
