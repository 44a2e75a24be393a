"""Tones that are sent along with a call."""

import re

from django.http import HttpRequest, HttpResponse

from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import lookups
from sandbox.genesys.endpoints import accepted, signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token

DIGITS = re.compile(r"[0-9A-Da-d*#,]{1,100}")


@signed_in
def send_digits(
    token: Token, request: HttpRequest, conversation_id: str, participant_id: str
) -> HttpResponse:
    """Send tones to the participant of a call: 202."""
    conversation = lookups.conversation_of(conversation_id)
    lookups.check_sees(conversation, token)
    leg = lookups.participant_of(conversation, participant_id)
    digits = text(json_object(request), "digits")
    if not DIGITS.fullmatch(digits):
        raise invalid_value(digits, "digits")
    call = leg.communication_in("call")
    if call is None or call.state != "connected":
        raise Refused(400, "conversation.error.call.disconnected", "The call is already disconnected.")
    leg.digits += digits
    return accepted()
