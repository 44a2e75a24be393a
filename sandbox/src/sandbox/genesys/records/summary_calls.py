"""Summaries over REST: read, asked for while work goes on, judged; and told to the agents concerned."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.elements import Shape
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.records import summaries, summary_events
from sandbox.genesys.records.store import Judgement
from sandbox.genesys.records.transcripts import ref
from sandbox.genesys.state import STATE

RATINGS = ("Positive", "Negative", "Unknown")
ENGAGEMENTS = {
    "visibility": ("Presented", "NotPresented", "Unknown"),
    "status": ("Copied", "NotCopied", "Unknown"),
}
INSIGHTS = {"reason": "Reason", "resolution": "Resolution", "followup": "ActionItem"}


@signed_in
def of_conversation(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the conversation's summary, and one for each agent's session."""
    conversation, now = _summed(token, conversation_id), clock.now()
    shape = {"conversation": ref(conversation), "summary": summaries.shape(conversation, now)}
    return JsonResponse(shape | {"sessionSummaries": summaries.session_shapes(conversation, now)})


@signed_in
def as_insights(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the same as speech and text analytics tell it, once it is complete."""
    conversation = _summed(token, conversation_id)
    shape = summaries.shape(conversation, clock.now())
    entities = [_insight(shape)] if shape["status"] == "Completed" else []
    return JsonResponse({"entities": entities})


@signed_in
def ask(
    token: Token,
    request: HttpRequest,
    conversation_id: str,
    participant_id: str,
    communication_id: str,
    media: str,
) -> HttpResponse:
    """Have a summary made now, of a conversation that goes on or has ended."""
    conversation = lookups.conversation_of(conversation_id, media)
    lookups.check_sees(conversation, token)
    leg = lookups.participant_of(conversation, participant_id)
    if lookups.leg_of_communication(conversation, communication_id) is not leg:
        raise Refused(404, "not.found", "The communication belongs to another participant.")
    now = clock.now()
    STATE.records.asked[conversation.id] = now
    due = partial(summary_events.tell, conversation.id, "ON_DEMAND", now)
    STATE.timers.at(now + summaries.TAKES, due)
    own = summaries.shape(conversation, now)
    uri = f"/api/v2/conversations/{conversation.id}/summaries"
    return JsonResponse({"id": own["id"], "status": own["status"], "selfUri": uri})


@signed_in
def engage(token: Token, request: HttpRequest, conversation_id: str, summary_id: str) -> HttpResponse:
    """Note whether the summary was shown and copied."""
    judgement, body = _judgement(token, conversation_id, summary_id), json_object(request)
    for name, known in ENGAGEMENTS.items():
        _check_word(body, name, known)
    judgement.visibility = body.get("visibility", judgement.visibility)
    judgement.status = body.get("status", judgement.status)
    return HttpResponse(status=200)


@signed_in
def add_feedback(token: Token, request: HttpRequest, conversation_id: str, summary_id: str) -> HttpResponse:
    """Take an agent's own wording and rating for the first time."""
    judgement, body = _judgement(token, conversation_id, summary_id), json_object(request)
    own = text(body, "summary")
    _check_word(body, "rating", RATINGS)
    judgement.text, judgement.rating = own, body.get("rating", "Unknown")
    judgement.modified_at = clock.now()
    return HttpResponse(status=200)


@signed_in
def change_feedback(
    token: Token, request: HttpRequest, conversation_id: str, summary_id: str
) -> HttpResponse:
    """Change wording or rating that were given before."""
    judgement, body = _judgement(token, conversation_id, summary_id), json_object(request)
    _check_word(body, "rating", RATINGS)
    if judgement.modified_at is None:
        raise Refused(404, "not.found", "There is no feedback to this summary.")
    judgement.text = text(body, "summary") if "summary" in body else judgement.text
    judgement.rating, judgement.modified_at = body.get("rating", judgement.rating), clock.now()
    return HttpResponse(status=200)


def _summed(token: Token, conversation_id: str) -> Conversation:
    """Return a conversation that has a summary, if only one in the making.

    Raises: Refused with ``not.found`` before its end, unless someone asked for one.
    """
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    if summaries.begun_at(conversation) is None:
        raise Refused(404, "not.found", f"There is no summary of conversation {conversation_id}")
    return conversation


def _judgement(token: Token, conversation_id: str, summary_id: str) -> Judgement:
    conversation = _summed(token, conversation_id)
    if summary_id != summaries.summary_id(conversation):
        raise Refused(404, "not.found", f"Summary {summary_id} was not found")
    return STATE.records.judgements.setdefault(conversation.id, Judgement())


def _check_word(body: dict[str, Any], name: str, known: tuple[str, ...]) -> None:
    if body.get(name, known[0]) not in known:
        raise invalid_value(body[name], name)


def _insight(shape: Shape) -> Shape:
    insights = [
        {"type": kind, "title": kind, "description": shape[name]["text"]}
        | ({"outcome": shape[name]["outcome"]} if "outcome" in shape[name] else {})
        for name, kind in INSIGHTS.items()
        if name in shape
    ]
    return {
        "summaryType": "Conversation",
        "mediaType": shape["mediaType"],
        "language": shape["language"],
        "summaryId": shape["id"],
        "summary": shape["text"],
        "generated": True,
        "dateCreated": shape["dateCreated"],
        "insights": insights,
    }
