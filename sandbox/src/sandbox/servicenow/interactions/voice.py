"""Voice Interaction Resource: a call, its conversation, its transcript and its end."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.interactions.reading import (
    agent_named,
    bad,
    interaction,
    parts,
    person_with,
    text,
)
from sandbox.servicenow.resources import body, caller, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

CLOSED = "closed_complete"
TITLE = "Voice interaction"
SAVED = "Voice conversation transcript has been successfully saved. Conversation id: "
# what the API calls it -> the column
TEXTS = {
    "content": "content",
    "participantId": "participant",
    "sentiment": "sentiment",
    "id": "source_message_id",
}
OFFSETS = {"beginOffsetMillis": "begin_offset_millis", "endOffsetMillis": "end_offset_millis"}
PARTICIPANTS = ("AGENT", "CUSTOMER")


def create(request: HttpRequest) -> HttpResponse:
    """Create the interaction of a call, assigned when it names an agent."""
    sent = body(request)
    number = text(sent, "userId", is_required=True)
    agent_id = agent_named(text(sent, "agentId"))
    values = {
        "type": "phone",
        "short_description": TITLE,
        "state": "work_in_progress" if agent_id else "new",
        "opened_for": person_with(number),
        "assigned_to": agent_id,
        "caller_phone_number": text(sent, "callerPhoneNumber") or number,
        "client_session_id": text(sent, "clientSessionId"),
        "inbound_id": text(sent, "inboundId"),
    }
    row = WORLD.writer(caller(request)).insert("interaction", values)
    return result({"interactionId": row["sys_id"]})


def converse(request: HttpRequest, interaction_id: str) -> HttpResponse:
    """Create the conversation of a call; the answer is its bare id."""
    row, sent = interaction(interaction_id), body(request)
    user_id = text(sent, "userId", is_required=True)
    return result(_conversation(request, row, user_id=user_id)["sys_id"])


def add_messages(request: HttpRequest, interaction_id: str) -> HttpResponse:
    """Add what was said; here the body is a list."""
    try:
        sent = json.loads(request.body or b"[]")
    except (ValueError, RecursionError) as unreadable:
        raise bad("The payload is not valid JSON.") from unreadable
    row = interaction(interaction_id)
    return _save(request, row, parts({"messages": sent}, "messages"))


def add_transcript(request: HttpRequest) -> HttpResponse:
    """Add all that was said once the call is over."""
    sent = body(request)
    row = interaction(text(sent, "interactionId", is_required=True))
    return _save(request, row, parts(sent, "transcript"))


def change_state(request: HttpRequest, interaction_id: str) -> HttpResponse:
    """End the call; there is one state only, and a recording can be named with it."""
    row, sent = interaction(interaction_id), body(request)
    if text(sent, "state", is_required=True) != CLOSED:
        raise bad(f"state {sent['state']} is not supported")
    values = {"state": CLOSED, "recording_url": text(sent, "recordingURL")}
    WORLD.writer(caller(request)).update("interaction", row["sys_id"], values)
    return result("Success")


def _save(request: HttpRequest, row: Row, messages: list[dict[str, Any]]) -> HttpResponse:
    values = [_said(message) for message in messages]
    if row["active"] != "true" or not values:
        raise bad("No messages can be added to this interaction")
    conversation = _conversation(request, row, user_id=row["caller_phone_number"])
    writer = WORLD.writer(caller(request))
    for each in values:
        row_values = {**each, "conversation": conversation["sys_id"]}
        writer.insert("sys_cs_message_voice_transcript", row_values)
    return result(f"{SAVED}{conversation['sys_id']}")


def _said(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of one message."""
    for name in OFFSETS:
        if not isinstance(message.get(name), int) or isinstance(message[name], bool) or message[name] < 0:
            raise bad(f"{name} is missing")
    text(message, "content", is_required=True)
    if message.get("participantId") not in PARTICIPANTS:
        raise bad("participantId must be AGENT or CUSTOMER")
    return {
        **{column: text(message, name) for name, column in TEXTS.items()},
        **{column: message[name] for name, column in OFFSETS.items()},
        "is_internal_message": str(message.get("isInternalMessage", False)).lower(),
        "loudness_score": str(message.get("loudnessScore", "")),
    }


def _conversation(request: HttpRequest, row: Row, *, user_id: str) -> Row:
    """Return the interaction's conversation, a new one when there is none."""
    kept = next(iter(WORLD.stores["sys_cs_conversation"].having("interaction", row["sys_id"])), None)
    if kept is not None:
        return kept
    values = {"interaction": row["sys_id"], "user_id": user_id, "state": "agent"}
    values |= {"client_session_id": row["client_session_id"]}
    return WORLD.writer(caller(request)).insert("sys_cs_conversation", values)
