"""A participant's attributes, which flows and scripts read."""

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
