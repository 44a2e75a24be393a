"""Who calls, by Basic, bearer token or API key, and which roles the caller has."""

import base64
import binascii
from collections.abc import Iterable

from django.http import HttpRequest

from sandbox.servicenow.seeds.accounts import ACCOUNTS, ADMIN, INTEGRATION_USER
from sandbox.servicenow.tokens import TOKENS
from sandbox.servicenow.world import WORLD

PASSWORDS = {account.key: account.key for account in ACCOUNTS}
CLIENTS = {"sandbox": "sandbox"}
API_KEYS = {"sandbox": INTEGRATION_USER}


def user_name(request: HttpRequest) -> str | None:
    """Return the name of the user whom the request's credential stands for, or None."""
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return TOKENS.user_of(credential.strip())
    if scheme.lower() == "basic":
        return _basic_user(credential)
    return API_KEYS.get(request.headers.get("x-sn-apikey", ""))


def is_password(name: str, password: str) -> bool:
    """Return whether this is the user's password."""
    return bool(name) and PASSWORDS.get(name) == password


def is_client(client_id: str, client_secret: str) -> bool:
    """Return whether this is a registered OAuth client and its secret."""
    return bool(client_id) and CLIENTS.get(client_id) == client_secret


def roles_of(name: str) -> frozenset[str]:
    """Return the names of the user's roles."""
    return WORLD.roles_of(name)


def has_any(name: str, roles: Iterable[str]) -> bool:
    """Return whether the user has one of the roles; an administrator has them all."""
    return not roles_of(name).isdisjoint({ADMIN, *roles})


def _basic_user(credential: str) -> str | None:
    try:
        name, _, password = base64.b64decode(credential, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name if is_password(name, password) else None
