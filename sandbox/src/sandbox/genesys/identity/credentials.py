"""What callers hold: clients, tokens, authorization codes and refresh tokens."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DEFAULT_LIFETIME_S = 86_400
ANY_PORT = "http://127.0.0.1:*"
LOOPBACK = re.compile(r"https?://(127\.0\.0\.1|localhost)(:\d{1,5})?(/[^#\\]*)?")

GrantType = Literal["CODE", "TOKEN", "CLIENT-CREDENTIALS"]


@dataclass(slots=True, kw_only=True)
class Client:
    """A registered application. Without a secret it can only sign people in by PKCE.

    ``scopes`` limit what a user's token may do; a token without a user has the client's roles.
    """

    id: str
    name: str
    grant: GrantType
    secret: str | None = None
    redirect_uris: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    role_ids: tuple[str, ...] = ()
    division_ids: tuple[str, ...] = ("*",)
    lifetime_s: int = DEFAULT_LIFETIME_S
    state: str = "active"

    def redirects_to(self, uri: str) -> bool:
        """Return whether the browser may be sent there: equal to what is registered, letter by letter.

        Only the sandbox's own clients have ``ANY_PORT``: the demo and tests run where there is room.
        """
        return uri in self.redirect_uris or (self.has_any_port and bool(LOOPBACK.fullmatch(uri)))

    @property
    def has_any_port(self) -> bool:
        """Return whether it is one of the sandbox's own clients."""
        return ANY_PORT in self.redirect_uris


@dataclass(slots=True, kw_only=True)
class Token:
    """An access token of a client, and of a user unless it came by client credentials."""

    value: str
    client_id: str
    user_id: str | None
    expires_at: datetime
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """An authorization code on its way to becoming a token; good once, for ten minutes.

    ``challenge`` is empty where a client with a secret asked without PKCE.
    """

    client_id: str
    user_id: str
    challenge: str
    redirect_uri: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A refresh token: whom it signs in again, at which client."""

    client_id: str
    user_id: str
