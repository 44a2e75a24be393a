"""What is sent along with a call: tones, and the data between the ends of a SIP session."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object, text
from sandbox.genesys.conversations import lookups
from sandbox.genesys.endpoints import accepted, as_user, signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

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


@as_user
def set_uui_data(
    user: User, request: HttpRequest, conversation_id: str, participant_id: str, communication_id: str
) -> HttpResponse:
    """Set the data to send along from now on."""
    conversation = lookups.conversation_of(conversation_id, "calls")
    leg = lookups.participant_of(conversation, participant_id)
    lookups.check_own(leg, user)
    own = lookups.communication_of(leg, communication_id)
    wanted = json_object(request).get("uuiData")
    if not isinstance(wanted, str):
        raise Refused(400, "bad.request", "uuiData is a text.")
    own.uui_data = wanted
    STATE.touch(conversation)
    return JsonResponse({})
