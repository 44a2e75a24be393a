"""How a view is put together: one action per HTTP verb, under the lock, for whoever signed in."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from sandbox.genesys import errors
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity import roles
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE
from sandbox.genesys.world import WORLD
from sandbox.operations import Action, Operation

P = ParamSpec("P")


def view_of(operations: Mapping[str, Operation]) -> Callable[..., HttpResponseBase]:
    """Return a view that answers each verb by its operation; a refusal becomes ErrorBody.

    Whatever the action changed is settled (told, and routed on) before the answer leaves.
    """

    def view(request: HttpRequest, **ids: str) -> HttpResponseBase:
        operation = operations.get(request.method or "")
        if operation is None:
            return errors.method_not_allowed(request)
        with STATE.lock:
            return _performed(operation, request, ids)

    return view


def signed_in(action: Callable[Concatenate[Token, HttpRequest, P], HttpResponse]) -> Action:
    """Give the action the caller's token; 401 without a live one."""

    @wraps(action)
    def checked(request: HttpRequest, *args: P.args, **ids: P.kwargs) -> HttpResponse:
        return action(_token(request), request, *args, **ids)

    return checked


def as_user(action: Callable[Concatenate[User, HttpRequest, P], HttpResponse]) -> Action:
    """Give the action the calling user; 400 ``not.a.user`` to client credentials."""

    @wraps(action)
    def checked(request: HttpRequest, *args: P.args, **ids: P.kwargs) -> HttpResponse:
        return action(user_of(_token(request)), request, *args, **ids)

    return checked


def user_of(token: Token) -> User:
    """Return the calling user.

    Raises: Refused with ``not.a.user`` to client credentials.
    """
    if token.user_id is None:
        message = "This request requires a user context."
        raise Refused(400, "not.a.user", f"{message} Client credentials cannot be used for this resource.")
    return STATE.users[token.user_id]


def accepted() -> HttpResponse:
    """Return 202 with an empty body: asked for, the truth comes by notification."""
    return HttpResponse(status=202, content_type="application/json")


def no_content() -> HttpResponse:
    """Return 204."""
    return HttpResponse(status=204)


def _performed(operation: Operation, request: HttpRequest, ids: dict[str, str]) -> HttpResponseBase:
    try:
        _check(operation, request)
        response: HttpResponseBase = operation.action(request, **ids)
    except Refused as refused:
        response = refused.response()
    WORLD.follow_up()
    return response


def _check(operation: Operation, request: HttpRequest) -> None:
    token = errors.token_of(request)
    if token is not None:
        roles.check_scope(token, operation.method, request.path)
    if operation.needs:
        roles.check(_token(request), operation.needs)


def _token(request: HttpRequest) -> Token:
    """Return the caller's token."""
    token = errors.token_of(request)
    if token is not None:
        return token
    if not request.headers.get("Authorization"):
        message = "No authentication bearer token specified in authorization header."
        raise Refused(401, "authentication.required", message)
    raise Refused(401, "bad.credentials", "Invalid login credentials.")
