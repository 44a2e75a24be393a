"""Numbers and leases that all processes share through Redis.

Without Redis, or while it is away, each process has its own.

Every value ends by itself, so that a process that dies leaves nothing behind for ever.
"""

import logging
import threading
import time
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

import redis
from django.conf import settings

log = logging.getLogger(__name__)
MANY = 10_000  # values, from which on those that have ended are dropped
REDIS_WAIT_S, REDIS_AWAY_S = 0.5, 5.0  # for an answer; until it is asked again
T = TypeVar("T")


class Own:
    """The values of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, tuple[str, float]] = {}  # with the time at which each ends

    def read(self, *names: str) -> list[str | None]:
        """Return the value of each name, None where there is none."""
        with self._lock:
            return [self._value(name) for name in names]

    def put(self, name: str, value: str, *, lasts_s: float) -> None:
        """Set a value."""
        with self._lock:
            self._set(name, value, lasts_s)

    def add(self, name: str, amount: int, *, lasts_s: float) -> int:
        """Add to a number, which begins with 0, and return the sum."""
        with self._lock:
            total = int(self._value(name) or 0) + amount
            self._set(name, str(total), lasts_s)
            return total

    def claim(self, name: str, *, lasts_s: float) -> bool:
        """Lease a name; False while somebody else has it."""
        with self._lock:
            if self._value(name) is not None:
                return False
            self._set(name, "1", lasts_s)
            return True

    def clear(self, *names: str) -> None:
        """Delete values, and give leases back."""
        with self._lock:
            for name in names:
                self._values.pop(name, None)

    def reset(self) -> None:
        """Delete all."""
        self._values.clear()

    def _set(self, name: str, value: str, lasts_s: float) -> None:
        if len(self._values) >= MANY:
            now = time.time()
            self._values = {name: one for name, one in self._values.items() if one[1] > now}
        self._values[name] = value, time.time() + lasts_s

    def _value(self, name: str) -> str | None:
        value, ends_at = self._values.get(name, (None, 0.0))
        return value if ends_at > time.time() else None


class OfRedis(Own):
    """The values of all processes with the same REDIS_URL and REDIS_PREFIX.

    Each function raises ``redis.RedisError`` while Redis does not answer.
    """

    def __init__(self, url: str, prefix: str) -> None:
        self._prefix = f"{prefix}:counters:"
        self._redis: Any = redis.Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=REDIS_WAIT_S,
            socket_connect_timeout=REDIS_WAIT_S,
        )

    def read(self, *names: str) -> list[str | None]:
        return list(self._redis.mget([self._prefix + name for name in names]))

    def put(self, name: str, value: str, *, lasts_s: float) -> None:
        self._redis.set(self._prefix + name, value, px=_ms(lasts_s))

    def add(self, name: str, amount: int, *, lasts_s: float) -> int:
        both = self._redis.pipeline(transaction=False)
        both.incrby(self._prefix + name, amount)
        both.pexpire(self._prefix + name, _ms(lasts_s))
        return int(both.execute()[0])

    def claim(self, name: str, *, lasts_s: float) -> bool:
        return bool(self._redis.set(self._prefix + name, "1", px=_ms(lasts_s), nx=True))

    def clear(self, *names: str) -> None:
        self._redis.delete(*[self._prefix + name for name in names])

    def reset(self) -> None:
        for name in self._redis.scan_iter(f"{self._prefix}*"):
            self._redis.delete(name)


class Shared(Own):
    """Those of Redis, or this process' own while Redis does not answer."""

    def __init__(self, url: str, prefix: str) -> None:
        super().__init__()
        self._own = Own()
        self._redis = OfRedis(url, prefix) if url else None
        self._away_until = 0.0

    def read(self, *names: str) -> list[str | None]:
        return list(self._tried("read", *names))

    def put(self, name: str, value: str, *, lasts_s: float) -> None:
        self._tried("put", name, value, lasts_s=lasts_s)

    def add(self, name: str, amount: int, *, lasts_s: float) -> int:
        return int(self._tried("add", name, amount, lasts_s=lasts_s))

    def claim(self, name: str, *, lasts_s: float) -> bool:
        return bool(self._tried("claim", name, lasts_s=lasts_s))

    def clear(self, *names: str) -> None:
        self._tried("clear", *names)

    def reset(self) -> None:
        self._tried("reset")

    def _tried(self, function: str, *args: Any, **more: Any) -> Any:
        if self._redis and time.monotonic() >= self._away_until:
            try:
                return getattr(self._redis, function)(*args, **more)
            except redis.RedisError as error:
                self._away_until = time.monotonic() + REDIS_AWAY_S
                log.warning("Redis does not answer, requests are counted in this process: %s", error)
        return getattr(self._own, function)(*args, **more)


@cache
def shared() -> Shared:
    """Return the values of this installation."""
    return Shared(settings.REDIS_URL, settings.REDIS_PREFIX)


def numbers(values: Sequence[str | None]) -> list[float]:
    """Return values as numbers, 0 where there is none."""
    return [float(value or 0) for value in values]


def _ms(seconds: float) -> int:
    return max(1, int(seconds * 1000))
