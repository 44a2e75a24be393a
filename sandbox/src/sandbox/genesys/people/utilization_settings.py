"""Utilization over REST: the organisation's limits, and a user's own in their place."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import object_without_nulls
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import invalid_value
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.presences import known
from sandbox.genesys.people.utilization import MEDIA, SYSTEM, MediumLimit, Plan, overlaid
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type, some_of

MAX_CAPACITY = 25


@signed_in
def of_organisation(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the limits of whoever has none of their own."""
    return JsonResponse(_shape(STATE.utilization))


@signed_in
def set_for_organisation(token: Token, request: HttpRequest) -> HttpResponse:
    """Set the organisation's limits; media that are left out return to the system's."""
    _put_in_force(overlaid(SYSTEM, _plan(object_without_nulls(request), base=SYSTEM)))
    return JsonResponse(_shape(STATE.utilization))


@signed_in
def reset_for_organisation(token: Token, request: HttpRequest) -> HttpResponse:
    """Return to the system's limits."""
    _put_in_force(SYSTEM)
    return HttpResponse(status=200)


@signed_in
def of_user(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return the limits in force for a user, and whose they are."""
    return JsonResponse(_of_user(user_id))


@signed_in
def set_for_user(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Set a user's own limits; media that are left out return to the organisation's."""
    user = known(user_id)
    user.own_plan = _plan(object_without_nulls(request), base=STATE.utilization)
    _put_in_force(STATE.utilization)
    return JsonResponse(_of_user(user_id))


@signed_in
def reset_for_user(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return a user to the organisation's limits."""
    known(user_id).own_plan = None
    _put_in_force(STATE.utilization)
    return HttpResponse(status=200)


def _put_in_force(plan: Plan) -> None:
    STATE.utilization = plan
    for user in STATE.users.values():
        user.plan = plan if user.own_plan is None else overlaid(plan, user.own_plan)
    STATE.routing_is_due = True


def _plan(body: dict[str, Any], *, base: Plan) -> Plan:
    media = _object(body.get("utilization"), "utilization")
    _texts(list(_object(body.get("labelUtilizations"), "labelUtilizations")), (), "labelUtilizations")
    _texts(list(media), MEDIA, "utilization")
    calls = body.get("maxInboundCalls")
    return Plan(
        media={key: _limit(key, value, base) for key, value in media.items()},
        inbound_calls=None if calls is None else _capacity(calls),
    )


def _limit(medium: str, value: Any, base: Plan) -> MediumLimit:
    entry = {name: own for name, own in _object(value, medium).items() if own is not None}
    counts = of_type(entry.get("includeNonAcd", False), bool, "includeNonAcd")
    capacity = entry.get("maximumCapacity", base.media[medium].capacity)
    media = _texts(entry.get("interruptableMediaTypes"), MEDIA, "interruptableMediaTypes")
    return MediumLimit(capacity=_capacity(capacity), interruptable_by=media, counts_non_acd=counts)


def _object(value: Any, name: str) -> dict[str, Any]:
    """Return an object; null stands for an empty one."""
    own: dict[str, Any] = of_type({} if value is None else value, dict, name)
    return own


def _texts(value: Any, known_texts: Collection[str], name: str) -> tuple[str, ...]:
    return some_of([] if value is None else value, known_texts, name)


def _capacity(value: Any) -> int:
    capacity: int = of_type(value, int, "maximumCapacity")
    if not 0 <= capacity <= MAX_CAPACITY:
        raise invalid_value(value, "maximumCapacity")
    return capacity


def _of_user(user_id: str) -> dict[str, Any]:
    user = known(user_id)
    return _shape(user.plan) | {"level": "Organization" if user.own_plan is None else "Agent"}


def _shape(plan: Plan) -> dict[str, Any]:
    calls = plan.media["call"].capacity if plan.inbound_calls is None else plan.inbound_calls
    return {
        "utilization": {medium: _medium(limit) for medium, limit in plan.media.items()},
        "labelUtilizations": {},
        "maxInboundCalls": calls,
    }


def _medium(limit: MediumLimit) -> dict[str, Any]:
    return {
        "maximumCapacity": limit.capacity,
        "interruptableMediaTypes": list(limit.interruptable_by),
        "includeNonAcd": limit.counts_non_acd,
    }
