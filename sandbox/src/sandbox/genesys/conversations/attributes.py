"""Attributes: a participant's, which flows and scripts read, and a conversation's secure ones."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations import lookups
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

# The vendor names a limit without its size; this one keeps a notification below its frame's limit.
MAX_CHARS = 20_000


@signed_in
def merge(
    token: Token, request: HttpRequest, conversation_id: str, participant_id: str, media: str | None = None
) -> HttpResponse:
    """Merge attributes into a participant, live or ended; an empty text removes one."""
    conversation = lookups.conversation_of(conversation_id, media)
    lookups.check_sees(conversation, token)
    leg = lookups.participant_of(conversation, participant_id)
    leg.attributes = _merged(leg.attributes, _texts(json_object(request)))
    STATE.touch(conversation)
    # Only the forms of a medium answer with what is kept now.
    return JsonResponse({"attributes": leg.attributes}, status=202) if media else accepted()


@signed_in
def secure(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Return the secure attributes, which no event carries."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    version = conversation.secure_version
    return JsonResponse({"attributes": conversation.secure_attributes, "version": version})


@signed_in
def replace_secure(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Set the secure attributes as a whole: 202."""
    return _set_secure(token, request, conversation_id, keep=False)


@signed_in
def merge_secure(token: Token, request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Merge into the secure attributes: 202."""
    return _set_secure(token, request, conversation_id, keep=True)


def _set_secure(token: Token, request: HttpRequest, conversation_id: str, *, keep: bool) -> HttpResponse:
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    body = json_object(request)
    wanted = _texts(body)
    if body.get("version") not in (None, conversation.secure_version):
        raise Refused(409, "general.conflict", "The version is not the current one.")
    conversation.secure_attributes = _merged(conversation.secure_attributes if keep else {}, wanted)
    conversation.secure_version += 1
    return accepted()


def _texts(body: dict[str, Any]) -> dict[str, str]:
    wanted = body.get("attributes")
    if wanted is None:
        message = "Cannot update participant attribute map to a null value."
        raise Refused(400, "conversation.error.participant.attribute.null", message)
    if not isinstance(wanted, dict) or any(not isinstance(each, str) for each in wanted.values()):
        raise Refused(400, "bad.request", "attributes is an object whose values are texts")
    return wanted


def _merged(kept: dict[str, str], wanted: dict[str, str]) -> dict[str, str]:
    merged = {name: value for name, value in (kept | wanted).items() if value}
    if sum(len(name) + len(value) for name, value in merged.items()) > MAX_CHARS:
        raise Refused(400, "bad.request", f"The attributes are longer than {MAX_CHARS} characters.")
    return merged
