"""Interaction Management API: creates by channel and closes; weak, for it ignores most of what it is sent."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.errors import bad_request
from sandbox.servicenow.resources import body, caller, required, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

CHANNELS = ("chat", "phone", "messaging", "video")


def create(request: HttpRequest) -> HttpResponse:
    """Create a queued interaction of the caller; no work item comes of it, and other fields are dropped."""
    channel = required(body(request), "channel")
    values = {"type": _type(channel), "state": "queued"}
    return result(_shown(WORLD.writer(caller(request)).insert("interaction", values), channel), status=201)


def close(request: HttpRequest, interaction_id: str) -> HttpResponse:
    """Close the interaction as complete."""
    closed = WORLD.writer(caller(request)).update("interaction", interaction_id, {"state": "closed_complete"})
    return result(_shown(closed, closed["type"]))


def _type(channel: str) -> str:
    """Return the type that the channel's name or sys_id stands for: the two descriptions disagree."""
    known = WORLD.stores["awa_service_channel"].rows.get(channel)
    if known is None and channel not in CHANNELS:
        raise bad_request(f"channel {channel} is not valid")
    return known["type"] if known else channel


def _shown(row: Row, channel: str) -> dict[str, Any]:
    return {
        "sys_id": row["sys_id"],
        "number": row["number"],
        "state": row["state"],
        "channel": channel,
        "context": {"present": bool(row["context_document"])},
        "contextTable": row["context_table"],
        "contextDocument": row["context_document"],
        "channel_metadata": {"present": bool(row["channel_metadata_document"])},
        "channelMetadataTable": row["channel_metadata_table"],
        "channelMetadataDocument": row["channel_metadata_document"],
        "queue": row["queue"],
        "assigned_to": row["assigned_to"],
        "opened_for": row["opened_for"],
        "closed_by": row["closed_by"],
    }
