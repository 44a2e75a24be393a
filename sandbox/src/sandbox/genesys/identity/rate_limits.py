"""How many requests a caller may make in a window: one count for refusals and headers."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox import clock
from sandbox.control.faults import FAULTS
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

# The vendor's defaults per minute. Source: its limits platform.api and, for sign-ins, none is published.
PER_TOKEN = 300
PER_USER_AND_CLIENT = 300
PER_USER = 3000
SIGN_INS_PER_CLIENT = 300
WINDOW_S = 60
MANY = 10_000

Bucket = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What is spent of an allowance, and in how many seconds it begins anew."""

    count: int
    allowed: int
    reset_s: int

    @property
    def is_over(self) -> bool:
        """Return whether more was asked for than is allowed."""
        return self.count > self.allowed


def spend(token: Token) -> Usage:
    """Count a request and return where its caller stands, by the allowance that is nearest its end."""
    if token.user_id is None:
        return _tightest([(("token", token.value), PER_TOKEN)])
    own = ("user and client", token.user_id, token.client_id)
    return _tightest([(own, PER_USER_AND_CLIENT), (("user", token.user_id), PER_USER)])


def spend_sign_in(client_id: str) -> Usage:
    """Count a request for a token and return where the client stands."""
    return _tightest([(("sign-in", client_id), SIGN_INS_PER_CLIENT)])


def unspent() -> Usage:
    """Return how nobody stands: a request without a live token is not counted."""
    limit = FAULTS["genesys"].rate_limit
    window_s = limit.window_s if limit else WINDOW_S
    return Usage(count=0, allowed=limit.requests if limit else PER_TOKEN, reset_s=window_s)


def _tightest(buckets: Iterable[tuple[Bucket, int]]) -> Usage:
    usages = [_counted(bucket, allowed) for bucket, allowed in buckets]
    return min(usages, key=lambda each: each.allowed - each.count)


def _counted(bucket: Bucket, allowed: int) -> Usage:
    """Count one more in the bucket's window, which begins with its first request."""
    limit, now_s = FAULTS["genesys"].rate_limit, clock.now().timestamp()
    window_s = limit.window_s if limit else WINDOW_S
    began_s, count = STATE.spent.get(bucket, (now_s, 0))
    if not 0 <= now_s - began_s < window_s:
        began_s, count = now_s, 0
    if bucket not in STATE.spent:
        _forget_old(now_s - window_s)
    STATE.spent[bucket] = (began_s, count + 1)
    reset_s = math.ceil(began_s + window_s - now_s)
    return Usage(count=count + 1, allowed=limit.requests if limit else allowed, reset_s=reset_s)


def _forget_old(before_s: float) -> None:
    if len(STATE.spent) >= MANY:
        STATE.spent = {bucket: each for bucket, each in STATE.spent.items() if each[0] > before_s}
