"""Conversation details of analytics over REST: queried by interval, filters and page, or asked for by id."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.analytics import details, filters, measures, words
from sandbox.genesys.analytics.filters import wrong
from sandbox.genesys.analytics.periods import MAX_DAYS, span
from sandbox.genesys.bodies import json_object, whole
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import interval
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE
from sandbox.genesys.values import one_of

SEES_ALL = "analytics:conversationDetail:view"
MAX_PAGE_SIZE = 100
MAX_HITS = 100_000
MAX_IDS = 50
ORDERS = ("asc", "desc", "unordered")
SORT_KEYS = ("conversationStart", "conversationEnd", "segmentStart", "segmentEnd")


@signed_in
def query(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the conversations of an interval that pass the filters, by page."""
    body = json_object(request)
    # Counts beside the list would have to be right: they are refused, not dropped.
    if body.get("aggregations"):
        raise wrong("There are no aggregations")
    size, number = _read_paging(body)
    found = _matching(token, body)
    page = found[(number - 1) * size : number * size]
    # Without hits there is no list: programs of others read pages until it is missing.
    answer: Shape = {"conversations": page} if page else {}
    return JsonResponse(answer | {"totalHits": len(found)})


@signed_in
def several(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the details of the conversations with these ids; unknown ones are left out."""
    ids = [each.strip() for value in request.GET.getlist("id") for each in value.split(",") if each.strip()]
    if not 1 <= len(ids) <= MAX_IDS:
        raise wrong(f"Between 1 and {MAX_IDS} ids are required")
    found = [STATE.conversations[each] for each in ids if each in STATE.conversations]
    shapes = [details.conversation(each) for each in found if _may_see(token, each)]
    return JsonResponse({"conversations": shapes})


@signed_in
def one(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the details of one conversation."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    return JsonResponse(details.conversation(conversation))


def _read_paging(body: Shape) -> tuple[int, int]:
    """Return page size and page number of a query."""
    paging = body.get("paging") or {}
    if not isinstance(paging, dict):
        raise wrong("paging has pageSize and pageNumber")
    size = whole(paging.get("pageSize", 25), "pageSize")
    number = whole(paging.get("pageNumber", 1), "pageNumber")
    if not 1 <= size <= MAX_PAGE_SIZE or number < 1:
        raise wrong(f"pageSize must be 1 to {MAX_PAGE_SIZE}, pageNumber at least 1")
    if size * number > MAX_HITS:
        raise wrong(f"Paging beyond {MAX_HITS} results is not possible")
    return size, number


def _matching(token: Token, body: Shape) -> list[Shape]:
    """Return what the caller may see of the interval and passes all filters, in the order asked for.

    Raises: Refused with ``bad.request`` for an interval, a filter or an order that cannot be.
    """
    start, end = span(body.get("interval"), max_days=MAX_DAYS)
    of_conversations = filters.several(
        body, "conversationFilters", words.CONVERSATION_DIMENSIONS, words.DETAIL_METRICS
    )
    of_segments = filters.several(body, "segmentFilters", words.SEGMENT_DIMENSIONS, ("tSegmentDuration",))
    key, is_last_first = _order(body)
    if not _passes_unmeasured(body):
        return []
    found = []
    for each in STATE.conversations.values():
        if _started_on_a_day_of(each, start, end) and _may_see(token, each):
            shape = details.conversation(each)
            if _passes(each, shape, of_conversations, of_segments):
                found.append(shape)
    found.sort(key=lambda shape: _sort_value(shape, key), reverse=is_last_first)
    return found


def _started_on_a_day_of(conversation: Conversation, start: datetime, end: datetime) -> bool:
    """Return whether the conversation started on a day that the interval touches, as the vendor documents."""
    return start.date() <= conversation.started_at.date() <= (end - timedelta(milliseconds=1)).date()


def _passes_unmeasured(body: Shape) -> bool:
    """Return whether a conversation that nobody evaluated, asked about or resolved passes."""
    return all(
        filters.all_pass(filters.several(body, name, known["dimensions"], known["metrics"]))
        for name, known in words.OF_NOTHING.items()
    )


def _order(body: Shape) -> tuple[str, bool]:
    key = one_of(body.get("orderBy") or "conversationStart", SORT_KEYS, "orderBy")
    return key, one_of(body.get("order") or "asc", ORDERS, "order") == "desc"


def _may_see(token: Token, conversation: Conversation) -> bool:
    """Return whether the caller sees all conversations, or took part in this one."""
    took_part = any(leg.user_id == token.user_id for leg in conversation.participants)
    return took_part or roles.allows(token, SEES_ALL)


def _passes(conversation: Conversation, shape: Shape, wanted: list[Shape], of_segments: list[Shape]) -> bool:
    own, totals = filters.dimensions_of(shape), _totals(conversation)
    if not all(filters.passes(each, own, totals) for each in wanted):
        return False
    rows = [(filters.dimensions_of(*parts), _duration(parts[-1])) for parts in _rows(shape)]
    return all(any(filters.passes(each, *row) for row in rows) for each in of_segments)


def _rows(shape: Shape) -> Iterator[tuple[Shape, Shape, Shape]]:
    """Return each segment with the session and the participant it belongs to."""
    for participant in shape["participants"]:
        for session in participant["sessions"]:
            for segment in session["segments"]:
                yield participant, session, segment


def _duration(segment: Shape) -> dict[str, float]:
    if "segmentEnd" not in segment:
        return {}
    start, end = interval(f"{segment['segmentStart']}/{segment['segmentEnd']}")
    return {"tSegmentDuration": measures.ms(start, end)}


def _totals(conversation: Conversation) -> filters.Metrics:
    """Return the sum of each metric over the conversation."""
    totals = Counter[str]()
    for leg in conversation.participants:
        for each in measures.of_leg(conversation, leg):
            totals[each.name] += each.value
    if conversation.ended_at is not None:
        totals["tConversationDuration"] = measures.ms(conversation.started_at, conversation.ended_at)
    return totals


def _sort_value(shape: Shape, key: str) -> str:
    if key.startswith("conversation"):
        return str(shape.get(key, "9999"))
    values = [segment[key] for _, _, segment in _rows(shape) if key in segment]
    return min(values) if key == "segmentStart" else max(values, default="9999")
