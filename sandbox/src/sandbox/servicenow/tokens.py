"""OAuth tokens of the instance: one live token per client, user and grant, handed out again until it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox import clock
from sandbox.organisation import sys_id_of

CODE_LIFE_S = 60
# The shipped client, and the lives that the registry gives where nothing else is said.
DEFAULT_CLIENT = {
    "client_id": "sandbox",
    "access_token_lifespan": "1800",
    "refresh_token_lifespan": "8640000",
}
Client = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One access token and, save for client credentials, the refresh token that came with it."""

    access: str
    refresh: str
    user_name: str
    ends_at: datetime

    @property
    def expires_in_s(self) -> int:
        """Return the seconds left."""
        return int((self.ends_at - clock.now()).total_seconds())


class Tokens:
    """All tokens and codes that were handed out."""

    def __init__(self) -> None:
        self._issued = 0
        self._by_access: dict[str, Token] = {}
        self._current: dict[tuple[str, str, str], Token] = {}
        self._refresh: dict[str, tuple[str, str, datetime]] = {}
        self._codes: dict[str, tuple[str, str, datetime]] = {}

    def by_password(self, user_name: str, client: Client = DEFAULT_CLIENT) -> Token:
        """Return the user's current token, or a first one with a refresh token."""
        live = self._live("password", user_name, client)
        return live or self._issue("password", user_name, client, self._new_refresh(user_name, client))

    def by_client(self, user_name: str, client: Client = DEFAULT_CLIENT) -> Token:
        """Return the current token of the client's user; no refresh token comes with it."""
        grant = "client_credentials"
        return self._live(grant, user_name, client) or self._issue(grant, user_name, client, "")

    def by_refresh(self, refresh: str, client: Client = DEFAULT_CLIENT) -> Token | None:
        """Return a new access token, or None when the refresh token is unknown, another's or over."""
        user_name, client_id, ends_at = self._refresh.get(refresh, ("", "", clock.now()))
        is_live = ends_at > clock.now() and client_id == client["client_id"]
        return self._issue("password", user_name, client, refresh) if is_live else None

    def code(self, client_id: str, user_name: str) -> str:
        """Return a code that the client can change for tokens once."""
        code = self._next("code")
        self._codes[code] = (client_id, user_name, clock.now() + timedelta(seconds=CODE_LIFE_S))
        return code

    def redeem(self, code: str, client_id: str) -> str | None:
        """Return for whom the code stands and forget it, or None when it is not this client's or over."""
        owner, user_name, ends_at = self._codes.pop(code, ("", "", clock.now()))
        return user_name if owner == client_id and ends_at > clock.now() else None

    def revoke(self, text: str) -> None:
        """End an access or refresh token; a refresh token takes its access token along."""
        self._refresh.pop(text, None)
        ended = [token for token in self._by_access.values() if text in (token.access, token.refresh)]
        for token in ended:
            del self._by_access[token.access]
        self._current = {key: token for key, token in self._current.items() if token not in ended}

    def user_of(self, access: str) -> str | None:
        """Return whom the access token stands for, or None when it is unknown or over."""
        token = self._by_access.get(access)
        return token.user_name if token and token.expires_in_s > 0 else None

    def _live(self, grant: str, user_name: str, client: Client) -> Token | None:
        token = self._current.get((grant, user_name, client["client_id"]))
        return token if token and token.expires_in_s > 0 else None

    def _issue(self, grant: str, user_name: str, client: Client, refresh: str) -> Token:
        ends_at = clock.now() + timedelta(seconds=int(client["access_token_lifespan"] or 1800))
        token = Token(access=self._next("access"), refresh=refresh, user_name=user_name, ends_at=ends_at)
        self._by_access[token.access] = self._current[grant, user_name, client["client_id"]] = token
        return token

    def _new_refresh(self, user_name: str, client: Client) -> str:
        refresh = self._next("refresh")
        ends_at = clock.now() + timedelta(seconds=int(client["refresh_token_lifespan"] or 8_640_000))
        self._refresh[refresh] = (user_name, client["client_id"], ends_at)
        return refresh

    def _next(self, kind: str) -> str:
        self._issued += 1
        return sys_id_of("token", kind, str(self._issued)) * 2


TOKENS = Tokens()
