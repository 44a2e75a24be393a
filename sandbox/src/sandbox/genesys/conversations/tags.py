"""What is pinned to a conversation: external tag, utilization label, flags, access attributes."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import lookups
from sandbox.genesys.endpoints import accepted, no_content, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

FLAG = "general"


@signed_in
def set_external_tag(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Set the external tag: 202."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    conversation.external_tag = text(json_object(request), "externalTag")
    STATE.touch(conversation)
    return accepted()


@signed_in
def set_label(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Set the utilization label, or without one go back to the default: 202."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    wanted = json_object(request).get("utilizationLabelId")
    if wanted is not None and not isinstance(wanted, str):
        raise Refused(400, "bad.request", "utilizationLabelId is a text.")
    conversation.utilization_label_id = wanted or None
    STATE.touch(conversation)
    return accepted()


@signed_in
def flag(token: Token, request: HttpRequest, conversation_id: str, participant_id: str) -> HttpResponse:
    """Mark bad quality on a participant."""
    _set_flag(token, conversation_id, participant_id, FLAG)
    return HttpResponse(status=200)


@signed_in
def unflag(token: Token, request: HttpRequest, conversation_id: str, participant_id: str) -> HttpResponse:
    """Take the mark of bad quality back: 204."""
    _set_flag(token, conversation_id, participant_id, None)
    return no_content()


@signed_in
def access_attributes(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the access attributes."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    return JsonResponse({"accessAttributes": conversation.access_attributes})


@signed_in
def set_access_attributes(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Set the access attributes: 202."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    wanted = json_object(request).get("accessAttributes")
    if not isinstance(wanted, list) or any(not isinstance(each, str) for each in wanted):
        raise Refused(400, "bad.request", "accessAttributes is a list of texts.")
    conversation.access_attributes = list(dict.fromkeys(wanted))
    return accepted()


def _set_flag(token: Token, conversation_id: str, participant_id: str, reason: str | None) -> None:
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    leg = lookups.participant_of(conversation, participant_id)
    leg.flagged_reason = reason
    STATE.touch(conversation)
