"""Searching users by criteria, over REST."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.bodies import json_object, optional_list
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.people.users import user_shape
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type

MAX_PAGE_SIZE = 100
FIELDS: dict[str, Callable[[User], str]] = {
    "id": lambda user: user.id,
    "guid": lambda user: user.id,
    "name": lambda user: user.agent.name,
    "email": lambda user: user.agent.email,
    "username": lambda user: user.agent.email,
    "department": lambda user: user.agent.department,
    "title": lambda user: user.agent.title,
    "state": lambda user: user.state,
    "divisionid": lambda user: user.division_id,
}
MATCHES: dict[str, Callable[[str, str], bool]] = {
    "EXACT": lambda own, wanted: own == wanted,
    "STARTS_WITH": lambda own, wanted: any(each.startswith(wanted) for each in (own, *own.split())),
    "CONTAINS": lambda own, wanted: wanted in own,
    "TERM": lambda own, wanted: wanted == own or wanted in own.split(),
    "TERMS": lambda own, wanted: wanted == own or wanted in own.split(),
    "QUERY_STRING": lambda own, wanted: all(each in own for each in wanted.split()),
}


@signed_in
def by_body(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the users that meet every criterion."""
    return JsonResponse(_found(token, json_object(request)))


@signed_in
def by_page(token: Token, request: HttpRequest) -> HttpResponse:
    """Return a page that an earlier answer named in base 64."""
    try:
        asked = json.loads(base64.b64decode(request.GET.get("q64", ""), validate=True))
    except (binascii.Error, ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise Refused(400, "bad.request", "q64 is not of an earlier search.")
    return JsonResponse(_found(token, asked))


def _found(token: Token, asked: dict[str, Any]) -> dict[str, Any]:
    size, number = _whole(asked, "pageSize", 25), _whole(asked, "pageNumber", 1)
    if not 1 <= size <= MAX_PAGE_SIZE or number < 1:
        raise Refused(400, "bad.request", f"pageSize must be 1 to {MAX_PAGE_SIZE}, pageNumber at least 1")
    visible = [user for user in STATE.users.values() if roles.sees(token, user.division_id)]
    users = [user for user in visible if _meets_all(user, optional_list(asked, "query"))]
    users = _sorted([user for user in users if _names_state(asked) or user.state == "active"], asked)
    expand = {str(each).lower() for each in optional_list(asked, "expand")}
    shown = users[(number - 1) * size : number * size]
    count = max(1, -(-len(users) // size))
    pages = {"currentPage": number}
    pages |= {"previousPage": number - 1} if number > 1 else {}
    pages |= {"nextPage": number + 1} if number < count else {}
    return {
        "total": len(users),
        "pageCount": count,
        "pageSize": size,
        "pageNumber": number,
        "types": ["users"],
        "results": [user_shape(user, expand) for user in shown],
    } | {name: _named(asked, page) for name, page in pages.items()}


def _meets_all(user: User, criteria: Any) -> bool:
    """Return whether the user meets the criteria; ``OR`` lets one stand in for all before it."""
    if not isinstance(criteria, list) or not all(isinstance(each, dict) for each in criteria):
        raise Refused(400, "bad.request", "query must be a list of criteria.")
    is_met = True
    for criterion in criteria:
        own = _meets(user, criterion)
        operator = criterion.get("operator", "AND")
        is_met = is_met or own if operator == "OR" else is_met and own != (operator == "NOT")
    return is_met


def _meets(user: User, criterion: dict[str, Any]) -> bool:
    kind = criterion.get("type")
    if criterion.get("group"):
        return _meets_all(user, criterion["group"])
    if kind == "MATCH_ALL":
        return True
    if not isinstance(kind, str) or kind not in MATCHES:
        raise invalid_value(kind, "type")
    wanted = [str(each).lower() for each in optional_list(criterion, "values") or [criterion.get("value")]]
    return any(MATCHES[kind](own, each) for own in _values(user, criterion) for each in wanted)


def _values(user: User, criterion: dict[str, Any]) -> Sequence[str]:
    names = [str(each).lower() for each in optional_list(criterion, "fields") or ["name", "email"]]
    unknown = [each for each in names if each not in FIELDS]
    if unknown:
        raise invalid_value(unknown[0], "fields")
    return [FIELDS[each](user).lower() for each in names]


def _names_state(asked: dict[str, Any]) -> bool:
    """Return whether a criterion is about the state; otherwise only the active are found."""
    return '"state"' in json.dumps(asked.get("query") or [])


def _sorted(users: list[User], asked: dict[str, Any]) -> list[User]:
    field = FIELDS.get(str(asked.get("sortBy", "name")).lower(), FIELDS["name"])
    return sorted(users, key=lambda user: field(user).lower(), reverse=asked.get("sortOrder") == "DESC")


def _whole(asked: dict[str, Any], name: str, default: int) -> int:
    whole: int = of_type(asked.get(name, default), int, name)
    return whole


def _named(asked: dict[str, Any], page: int) -> str:
    return base64.b64encode(json.dumps(asked | {"pageNumber": page}).encode()).decode()
