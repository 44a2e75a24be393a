"""Summaries over REST: in both shapes that they can be read in."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.conversations import lookups
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.records import summaries
from sandbox.genesys.records.transcripts import ref
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

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


def _summed(token: Token, conversation_id: str) -> Conversation:
    """Return a conversation that has a summary, if only one in the making.

    Raises: Refused with ``not.found`` before its end.
    """
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    if STATE.records.jobs.get(summaries.summary_id(conversation)) is None:
        raise Refused(404, "not.found", f"There is no summary of conversation {conversation_id}")
    return conversation


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
