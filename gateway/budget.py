"""Counts requests against each provider's rate limit before they are sent, and keeps reserves for people.

Requests for tokens are not counted: neither provider counts them against the limit of its API.
Source: docs/providers/genesys.md#errors, docs/providers/servicenow.md#errors.
"""

import logging
import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from gateway.operations.names import Provider
from gateway.providers.errors import NotSent

log = logging.getLogger(__name__)
CLICKS_LANE, READS_LANE = 0, 1  # a person waits for the first; the page needs the second
PATIENT_LANE, LISTS_LANE = 4, 9  # from the first on nobody waits for the answer
# The share of a budget that is reserved for lower lanes, from each of these lanes on.
RESERVES = {READS_LANE: 0.1, PATIENT_LANE: 0.2, LISTS_LANE: 0.5}
REDIS_WAIT_S, REDIS_AWAY_S = 0.5, 5.0  # for an answer; until it is asked again


@dataclass(slots=True, kw_only=True)
class Spending:
    """What one attempt or one read spends; a client calls it before each of its requests.

    requests: how many it was called for. The budget may have refused the last one.
    """

    provider: Provider
    subject: str = ""
    lane: int = CLICKS_LANE
    requests: int = 0

    def __call__(self) -> None:
        """Count one request; see ``spend``."""
        self.requests += 1
        spend(self.provider, subject=self.subject, lane=self.lane)


def spend(provider: Provider, *, subject: str, lane: int) -> None:
    """Count one request against a provider's budget.

    The last tenth is reserved for lane 0, so that neither the reads of a busy conversation nor anything else
    keeps an agent's click waiting; the tenth before it for lanes below PATIENT_LANE. Lists may use half of
    the budget, so that reads which correct an agent's page are not delayed.

    Raises:
        NotSent: the budget is spent; nothing was sent.
    """
    item = _item(provider)
    reserved = item.amount * max([share for begin, share in RESERVES.items() if lane >= begin], default=0)
    if not _counter().counts(item, subject, reserved):
        raise NotSent(f"{provider.label}: budget spent", retry_after_s=5.0)


def share_spent(provider: Provider) -> float:
    """Return which share of the service's own budget is spent, from 0 to 1."""
    item = _item(provider)
    return 1 - _counter().left(item, "") / item.amount


class Counter:
    """The count of Redis, which all processes share; this process' own while Redis does not answer."""

    def __init__(self, redis_url: str) -> None:
        self._own = _limiter("memory://")
        self._shared = _limiter(redis_url) if redis_url else self._own
        self._away_until = 0.0

    def counts(self, item: RateLimitItem, subject: str, reserved: float) -> bool:
        """Count one request, or return False when no more than what is reserved is left."""
        if time.monotonic() >= self._away_until:
            try:
                return _counted(self._shared, item, subject, reserved)
            except StorageError as error:
                self._away_until = time.monotonic() + REDIS_AWAY_S
                log.warning("Redis does not answer, requests are counted in this process: %s", error)
        return _counted(self._own, item, subject, reserved)

    def left(self, item: RateLimitItem, subject: str) -> int:
        """Return how many requests are left; what this process knows while Redis does not answer."""
        if time.monotonic() >= self._away_until:
            try:
                return int(self._shared.get_window_stats(item, subject).remaining)
            except StorageError:
                self._away_until = time.monotonic() + REDIS_AWAY_S
        return int(self._own.get_window_stats(item, subject).remaining)


def _counted(limiter: FixedWindowRateLimiter, item: RateLimitItem, subject: str, reserved: float) -> bool:
    left = limiter.get_window_stats(item, subject).remaining
    return left > reserved and limiter.hit(item, subject)


def _limiter(address: str) -> FixedWindowRateLimiter:
    """Return a limiter that counts in fixed windows, as the providers do."""
    redis = address != "memory://"
    waits = {"socket_timeout": REDIS_WAIT_S, "socket_connect_timeout": REDIS_WAIT_S} if redis else {}
    return FixedWindowRateLimiter(storage_from_string(address, wrap_exceptions=True, **waits))


@cache
def _item(provider: Provider) -> RateLimitItem:
    if provider == Provider.SERVICENOW:  # per hour and user. Source: docs/providers/servicenow.md#errors
        return RateLimitItemPerHour(settings.SERVICENOW_BUDGET_PER_HOUR, namespace=provider)
    # Per minute and token, hence a budget for each subject. Source: docs/providers/genesys.md#errors
    return RateLimitItemPerMinute(settings.GENESYS_BUDGET_PER_MINUTE, namespace=provider)


@cache
def _counter() -> Counter:
    return Counter(settings.REDIS_URL)
