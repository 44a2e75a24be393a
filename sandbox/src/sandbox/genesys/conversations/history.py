"""The caller's calls that are over, latest first."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.genesys import listings
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.conversations.media_shapes import REST_DISCONNECT_TYPES
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.endpoints import as_user
from sandbox.genesys.iso_time import interval, iso, iso_or_none
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

MAX_PAGE_SIZE = 50


@as_user
def calls(user: User, request: HttpRequest) -> HttpResponse:
    """Return the calls in which the caller had a part, within an interval if one is asked for."""
    found = [each for each in STATE.conversations.values() if each.medium == "call" and _legs(each, user)]
    if request.GET.get("interval"):
        start, end = interval(request.GET["interval"])
        found = [each for each in found if start <= each.started_at < end]
    found.sort(key=lambda each: each.started_at, reverse=True)
    shapes = [_shape(each, user) for each in found if each.ended_at is not None]
    return listings.page(request, shapes, max_size=MAX_PAGE_SIZE)


def _legs(conversation: Conversation, user: User) -> list[Participant]:
    return [each for each in conversation.participants if each.user_id == user.id]


def _shape(conversation: Conversation, user: User) -> Shape:
    own = _legs(conversation, user)
    outside = [each for each in conversation.participants if each.purpose in ("customer", "external")]
    return {
        "id": conversation.id,
        "participants": [_participant(each) for each in conversation.participants],
        "direction": conversation.direction,
        "wentToVoicemail": any(each.purpose == "voicemail" for each in conversation.participants),
        "missedCall": all(each.connected_at is None for each in own),
        "startTime": iso(conversation.started_at),
        "wasConference": len(outside) > 1,
        "wasCallback": False,
        "hadScreenShare": False,
        "hadCobrowse": False,
        "wasOutboundCampaign": False,
        "selfUri": f"/api/v2/conversations/calls/{conversation.id}",
    }


def _participant(leg: Participant) -> Shape:
    own = leg.communication
    kind = own.disconnect_type or ""
    shape: dict[str, Any] = {
        "id": leg.id,
        "name": leg.name,
        "address": leg.address,
        "startTime": iso(leg.started_at),
        "endTime": iso_or_none(leg.ended_at),
        "purpose": leg.purpose,
        "direction": own.direction,
        "ani": leg.ani,
        "dnis": leg.dnis,
        "disconnectType": REST_DISCONNECT_TYPES.get(kind, own.disconnect_type),
        "didInteract": leg.connected_at is not None,
        "flaggedReason": leg.flagged_reason,
    }
    return present(shape)
