"""Sessions by cookie: whose they are, and one request of a session at a time."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

from sandbox.organisation import sys_id_of

COOKIE = "JSESSIONID"
MAX_SESSIONS = 1000
# Not part of what is kept: locks cannot be.
_LOCKS: dict[str, threading.RLock] = {}
_GUARD = threading.Lock()


class Sessions:
    """The users of open sessions, the least recently used forgotten first."""

    def __init__(self) -> None:
        self._opened = 0
        self._users: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def user_of(self, session_id: str, now: datetime, idle: timedelta) -> str | None:
        """Return whose session it is and keep it alive, or None when it is unknown or over."""
        user_name, used_at = self._users.get(session_id, ("", now - idle))
        if now - used_at >= idle:
            return None
        self._users[session_id] = (user_name, now)
        self._users.move_to_end(session_id)
        return user_name

    def open(self, user_name: str, now: datetime) -> str:
        """Return the id of a new session."""
        self._opened += 1
        session_id = sys_id_of("session", str(self._opened)).upper()
        self._users[session_id] = (user_name, now)
        while len(self._users) > MAX_SESSIONS:
            self._users.popitem(last=False)
        return session_id


@contextmanager
def in_turn(session_id: str) -> Iterator[None]:
    """Wait until the session's earlier requests are answered; without a session there is no turn."""
    with _lock(session_id) if session_id else nullcontext():
        yield


def _lock(session_id: str) -> threading.RLock:
    with _GUARD:
        if len(_LOCKS) > MAX_SESSIONS and session_id not in _LOCKS:
            _LOCKS.clear()
        return _LOCKS.setdefault(session_id, threading.RLock())
