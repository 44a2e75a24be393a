"""The analytics query for what waits in queues, and how to read its answer."""

from datetime import datetime
from typing import Any

from gateway.providers.wire import Raw, rows, stamp, text

PAGE_SIZE = 100


def waiting_query(since: datetime, until: datetime, *, page: int) -> dict[str, Any]:
    """Return the body that asks for unfinished conversations which went through a queue.

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
    """Return the conversation's id if one of its queue stays has not ended, else ""."""
    stays = [
        participant for participant in rows(raw, "participants") if text(participant, "purpose") == "acd"
    ]
    return text(raw, "conversationId") if any(_is_open(stay) for stay in stays) else ""


def _is_open(stay: Raw) -> bool:
    """A stay lasts while its last segment has no end; without segments it has just begun."""
    segments = [segment for session in rows(stay, "sessions") for segment in rows(session, "segments")]
    return not segments or not text(segments[-1], "segmentEnd")


def _all(predicate: dict[str, str]) -> dict[str, Any]:
    return {"type": "and", "predicates": [{"type": "dimension", **predicate}]}
