"""Who calls, by session, Basic, bearer token or API key."""

import base64
import binascii
from collections.abc import Callable, Iterable

from django.http import HttpRequest

from sandbox import clock
from sandbox.control import switches
from sandbox.servicenow.seeds.people import ADMIN
from sandbox.servicenow.store import Row, format_time
from sandbox.servicenow.tables.values import opened
from sandbox.servicenow.tokens import TOKENS
from sandbox.servicenow.world import WORLD

API_KEY = "x-sn-apikey"


class SecondFactorMissing(Exception):
    """The password is right, and a second factor is demanded."""


def user_name(request: HttpRequest) -> str | None:
    """Return the name of the user whom the request's credential stands for, or None."""
    try:
        return signed_in(request)
    except SecondFactorMissing:
        return None


def signed_in(request: HttpRequest) -> str | None:
    """Return the name of the user whom the request's credential lets in, or None.

    Raises: SecondFactorMissing.
    """
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    read = SCHEMES.get(scheme.lower(), _nobody)
    name = read(credential.strip()) if scheme else _key_user(request)
    return name if name and may_sign_in(name) else None


def account(name: str) -> Row | None:
    """Return the user's row."""
    return WORLD.stores["sys_user"].first("user_name", name) if name else None


def may_sign_in(name: str) -> bool:
    """Return whether the account is open: active, not locked out."""
    row = account(name)
    return row is not None and row["active"] == "true" and row["locked_out"] != "true"


def is_password(name: str, password: str) -> bool:
    """Return whether this is the password of an open account."""
    row = account(name)
    return (
        bool(password) and row is not None and may_sign_in(name) and opened(row["user_password"]) == password
    )


def client_of(client_id: str, client_secret: str) -> Row | None:
    """Return the registry's record of an OAuth client, None unless the secret is right."""
    rows = WORLD.stores["oauth_entity"].having("client_id", client_id) if client_id else ()
    return next((row for row in rows if _is_secret(row, "client_secret", client_secret)), None)


def basic_pair(credential: str) -> tuple[str, str]:
    """Return name and password of a Basic credential, empty ones when it is none."""
    try:
        name, _, password = base64.b64decode(credential, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def has_any(name: str, roles: Iterable[str]) -> bool:
    """Return whether the user has one of the roles; an administrator has them all."""
    return not WORLD.roles_of(name).isdisjoint({ADMIN, *roles})


def _is_secret(row: Row, column: str, secret: str) -> bool:
    return bool(secret) and row["active"] == "true" and opened(row[column]) == secret


def _basic_user(credential: str) -> str | None:
    name, password = basic_pair(credential)
    if not is_password(name, password):
        return None
    if switches.is_on("servicenow", "mfa-required"):
        raise SecondFactorMissing
    return name


def _nobody(_: str) -> None:
    return None


SCHEMES: dict[str, Callable[[str], str | None]] = {"bearer": TOKENS.user_of, "basic": _basic_user}


def _key_user(request: HttpRequest) -> str | None:
    """Return the user of the API key, which may stand in a header or in the query."""
    key = request.headers.get(API_KEY) or request.GET.get(API_KEY, "")
    rows = [row for row in WORLD.stores["api_key"].rows.values() if _is_secret(row, "token", key)]
    live = [row for row in rows if not row["expires"] or row["expires"] > format_time(clock.now())]
    user = WORLD.stores["sys_user"].rows.get(live[0]["user"]) if live else None
    return user["user_name"] if user else None
