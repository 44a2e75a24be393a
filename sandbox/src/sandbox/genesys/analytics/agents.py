"""Agents as analytics sees them right now: presence, routing status and the sessions they work in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.analytics import filters, measures
from sandbox.genesys.analytics.filters import wrong
from sandbox.genesys.analytics.words import MEDIA_TYPES
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.conversations.model import Participant
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people.model import User
from sandbox.genesys.people.presences import known
from sandbox.genesys.state import STATE

MAX_AGENTS = 50
OF_USER = (
    "activeQueueId",
    "inactiveQueueId",
    "queueId",
    "assignedSkillId",
    "assignedLanguageId",
    "divisionId",
    "userId",
    "systemPresence",
    "organizationPresenceId",
    "routingStatus",
    "isOutOfOffice",
    "online",
)
OF_SESSION = (
    "mediaType",
    "originatingDirection",
    "requestedLanguageId",
    "requestedRoutingSkillId",
    "routedQueueId",
    "segmentType",
)
ORDERS = ("userName", "presenceDate", "routingStatusDate", "systemPresence", "routingStatus")


@signed_in
def one(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return an agent with the sessions they work in."""
    user = known(user_id)
    return JsonResponse(_shape(user, _sessions(user)))


@signed_in
def query(token: Token, request: HttpRequest) -> HttpResponse:
    """Return up to fifty agents that pass the filters, each with the sessions that do."""
    body = json_object(request)
    key = body.get("userOrderBy") or "userName"
    if key not in ORDERS:
        raise wrong(f"userOrderBy is one of {', '.join(ORDERS)}")
    found = [_shape(user, sessions) for user, sessions in _passing(body)]
    found.sort(key=lambda each: str(each[key]), reverse=body.get("userOrder") == "desc")
    return JsonResponse({"entities": found[:MAX_AGENTS]})


@signed_in
def counts(token: Token, request: HttpRequest) -> HttpResponse:
    """Return how many of these agents are in each kind of segment, presence and routing status."""
    passing = _passing(json_object(request))
    kinds = [each["segmentType"] for _, sessions in passing for each in sessions]
    presences = [(loud(user.presence), user.presence.id) for user, _ in passing]
    statuses = [user.routing_status for user, _ in passing]
    return JsonResponse(
        {
            "segmentCounts": [
                {"segmentType": each, "count": kinds.count(each)} for each in sorted(set(kinds))
            ],
            "presenceCounts": [
                {
                    "systemPresence": each[0],
                    "organizationPresenceId": each[1],
                    "count": presences.count(each),
                }
                for each in sorted(set(presences))
            ],
            "routingStatusCounts": [
                {"routingStatus": each, "count": statuses.count(each)} for each in sorted(set(statuses))
            ],
        }
    )


def _passing(body: Shape) -> list[tuple[User, list[Shape]]]:
    """Return the users that pass, with their sessions that do; a session filter wants at least one."""
    of_user = filters.checked(body.get("userFilter") or {"type": "and"}, "userFilter", OF_USER, ())
    given = body.get("sessionFilter")
    of_session = filters.checked(given or {"type": "and"}, "sessionFilter", OF_SESSION, ())
    users = [each for each in STATE.users.values() if filters.passes(of_user, _dimensions(each), {})]
    pairs = [
        (
            user,
            [each for each in _sessions(user) if filters.passes(of_session, filters.dimensions_of(each), {})],
        )
        for user in users
    ]
    return [(user, sessions) for user, sessions in pairs if sessions or not given]


def _dimensions(user: User) -> dict[str, set[str]]:
    active = {each for each, joined in user.joined.items() if joined}
    return {
        "activeQueueId": active,
        "inactiveQueueId": set(user.joined) - active,
        "queueId": set(user.joined),
        "assignedSkillId": set(user.skills),
        "assignedLanguageId": set(user.languages),
        "divisionId": {user.division_id},
        "userId": {user.id},
        "systemPresence": {loud(user.presence)},
        "organizationPresenceId": {user.presence.id},
        "routingStatus": {user.routing_status},
        "isOutOfOffice": {"false"},
        "online": {str(loud(user.presence) != "OFFLINE").lower()},
    }


def _shape(user: User, sessions: list[Shape]) -> dict[str, Any]:
    return {
        "userId": user.id,
        "divisionId": user.division_id,
        "userName": user.agent.name,
        "sessionCount": len(sessions),
        "sessions": sessions,
        "systemPresence": loud(user.presence),
        "organizationPresenceId": user.presence.id,
        "presenceDate": iso(user.presence_at),
        "routingStatus": user.routing_status,
        "routingStatusDate": iso(user.routing_at),
        "isOutOfOffice": False,
    }


def _sessions(user: User) -> list[Shape]:
    return [_session(leg) for leg in user.work.values() if leg.communication.segments]


def _session(leg: Participant) -> Shape:
    own, segment = leg.communication, leg.communication.segments[-1]
    return present(
        {
            "conversationId": leg.conversation_id,
            "sessionId": own.id,
            "sessionStart": iso(leg.started_at),
            "segmentStart": iso(segment.started_at),
            "segmentType": measures.kind_of(leg, segment),
            "routedQueueId": leg.queue_id,
            "requestedRoutingSkillIds": list(leg.routing.skill_ids) if leg.routing else None,
            "originatingDirection": own.direction,
            "mediaType": MEDIA_TYPES[own.medium],
        }
    )
