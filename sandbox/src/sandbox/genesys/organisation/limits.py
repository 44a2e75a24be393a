"""The organisation's limits over REST: those of the API's rate, which hold here."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.control.faults import FAULTS
from sandbox.genesys import listings
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import allowance
from sandbox.genesys.identity.credentials import Token

RATES = {
    "client.credentials.token.rate.per.minute": allowance.PER_TOKEN,
    "org.app.user.rate.per.minute": allowance.PER_USER_AND_CLIENT,
    "org.user.rate.per.minute": allowance.PER_USER,
}
NAMESPACES = {"platform.api": RATES}


@signed_in
def namespaces(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the namespaces in which there are limits."""
    return listings.page(request, list(NAMESPACES))


@signed_in
def effective(token: Token, request: HttpRequest, namespace_name: str) -> HttpResponse:
    """Return the limits that hold now; a tester's rate limit stands in for each of them."""
    limit = FAULTS["genesys"].rate_limit
    is_per_minute = limit is not None and limit.window_s == allowance.WINDOW_S
    own = {key: limit.requests if limit and is_per_minute else value for key, value in _of(namespace_name)}
    return JsonResponse(_shape(namespace_name, own))


@signed_in
def defaults(token: Token, request: HttpRequest, namespace_name: str) -> HttpResponse:
    """Return the vendor's limits."""
    return JsonResponse(_shape(namespace_name, dict(_of(namespace_name))))


def _of(namespace: str) -> list[tuple[str, int]]:
    if namespace not in NAMESPACES:
        raise Refused(404, "not.found", f"Unable to find a namespace with that name: {namespace}")
    return list(NAMESPACES[namespace].items())


def _shape(namespace: str, limits: dict[str, int]) -> dict[str, Any]:
    return {"entities": [{"key": key, "namespace": namespace, "value": each} for key, each in limits.items()]}
