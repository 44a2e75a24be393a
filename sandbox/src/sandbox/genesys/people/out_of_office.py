"""Out of office, over REST."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import parse
from sandbox.genesys.notifications import publishing
from sandbox.genesys.people.model import Absence, User
from sandbox.genesys.people.presences import known
from sandbox.genesys.people.users import absence_shape
from sandbox.genesys.state import STATE

FIELDS = ("active", "indefinite", "startDate", "endDate")


@signed_in
def one(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Return whether a user is out of office."""
    return JsonResponse(absence_shape(known(user_id)))


@signed_in
def change(token: Token, request: HttpRequest, user_id: str) -> HttpResponse:
    """Set one's own out of office."""
    user = known(user_id)
    if token.user_id != user.id and not _supervises(token):
        raise Refused(403, "outofoffice.update.error", "Cannot update another user's OutOfOffice.")
    user.absence = _absence(json_object(request))
    _tell(user)
    return JsonResponse(absence_shape(user))


def _supervises(token: Token) -> bool:
    return token.user_id is None or STATE.users[token.user_id].agent.supervisor


def _absence(body: dict[str, Any]) -> Absence:
    active, indefinite = body.get("active", False), body.get("indefinite", False)
    if not isinstance(active, bool) or not isinstance(indefinite, bool):
        raise Refused(400, "invalid.value", "active and indefinite are true or false.")
    starts_at, ends_at = _day(body.get("startDate")), _day(body.get("endDate"))
    if active and not indefinite and (starts_at is None or ends_at is None or ends_at < starts_at):
        raise Refused(400, "invalid.date", "startDate and a later endDate are required, or indefinite.")
    return Absence(active=active, indefinite=indefinite, starts_at=starts_at, ends_at=ends_at)


def _day(value: Any) -> datetime | None:
    return None if value is None else parse(value)


def _tell(user: User) -> None:
    body = {name: value for name, value in absence_shape(user).items() if name in FIELDS}
    body["user"] = {"id": user.id}
    publishing.publish(f"v2.users.{user.id}.outofoffice", lambda: json.dumps(body))
