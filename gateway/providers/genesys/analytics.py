"""The analytics query for conversations that wait in queues, and the reading of its answer."""

from datetime import datetime
from typing import Any

from gateway.providers.wire import Raw, rows, stamp, text

PAGE_SIZE = 100  # the most that Genesys allows


def waiting_query(since: datetime, until: datetime, *, page: int) -> dict[str, Any]:
    """Return the body of the query for conversations without an end that went through a queue.

    Source: docs/providers/genesys.md#analytics-details.
    """
    return {
        "interval": f"{stamp(since)}/{stamp(until)}",
        "order": "asc",
        "orderBy": "conversationStart",
        "paging": {"pageSize": PAGE_SIZE, "pageNumber": page},
        "conversationFilters": [_all({"dimension": "conversationEnd", "operator": "notExists"})],
        "segmentFilters": [_all({"dimension": "purpose", "operator": "matches", "value": "acd"})],
    }


def waiting_id(raw: Raw) -> str:
    """Return the conversation's id if one of its visits to a queue has not ended, else ""."""
    visits = [
        participant for participant in rows(raw, "participants") if text(participant, "purpose") == "acd"
    ]
    return text(raw, "conversationId") if any(_is_open(visit) for visit in visits) else ""


def _is_open(visit: Raw) -> bool:
    """Return whether one of the visit's segments has no end; a visit without segments has just begun."""
    segments = [segment for session in rows(visit, "sessions") for segment in rows(session, "segments")]
    return not all(text(segment, "segmentEnd") for segment in segments) or not segments


def _all(predicate: dict[str, str]) -> dict[str, Any]:
    return {"type": "and", "predicates": [{"type": "dimension", **predicate}]}
