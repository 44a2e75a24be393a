"""OAuth tokens of the instance: one live token per user and grant, handed out again until it ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox import clock
from sandbox.organisation import sys_id_of

ACCESS_LIFE_S = 1800
REFRESH_LIFE_S = 8_640_000


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
    """All tokens that were handed out."""

    def __init__(self) -> None:
        self._issued = 0
        self._by_access: dict[str, Token] = {}
        self._current: dict[tuple[str, str], Token] = {}
        self._refresh: dict[str, tuple[str, datetime]] = {}

    def by_password(self, user_name: str) -> Token:
        """Return the user's current token, or a first one with a refresh token."""
        return self._live("password", user_name) or self._issue(
            "password", user_name, self._new_refresh(user_name)
        )

    def by_client(self, user_name: str) -> Token:
        """Return the current token of the client's user; no refresh token comes with it."""
        return self._live("client_credentials", user_name) or self._issue("client_credentials", user_name, "")

    def by_refresh(self, refresh: str) -> Token | None:
        """Return a new access token, or None when the refresh token is unknown or over."""
        user_name, ends_at = self._refresh.get(refresh, ("", clock.now()))
        return self._issue("password", user_name, refresh) if ends_at > clock.now() else None

    def user_of(self, access: str) -> str | None:
        """Return whom the access token stands for, or None when it is unknown or over."""
        token = self._by_access.get(access)
        return token.user_name if token and token.expires_in_s > 0 else None

    def _live(self, grant: str, user_name: str) -> Token | None:
        token = self._current.get((grant, user_name))
        return token if token and token.expires_in_s > 0 else None

    def _issue(self, grant: str, user_name: str, refresh: str) -> Token:
        ends_at = clock.now() + timedelta(seconds=ACCESS_LIFE_S)
        token = Token(access=self._next("access"), refresh=refresh, user_name=user_name, ends_at=ends_at)
        self._by_access[token.access] = self._current[grant, user_name] = token
        return token

    def _new_refresh(self, user_name: str) -> str:
        refresh = self._next("refresh")
        self._refresh[refresh] = (user_name, clock.now() + timedelta(seconds=REFRESH_LIFE_S))
        return refresh

    def _next(self, kind: str) -> str:
        self._issued += 1
        return sys_id_of("token", kind, str(self._issued)) * 2


TOKENS = Tokens()
