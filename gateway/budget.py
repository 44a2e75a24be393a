"""Counts requests against each provider's rate limit before they are sent; the last tenth is for people."""

from functools import cache

import pybreaker
from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from gateway.operations.names import Provider
from gateway.providers.errors import NotSent

PATIENT_LANE, LISTS_LANE = 4, 9  # from the first on nobody waits for the answer
# The share of a budget that is reserved for lower lanes, from each of these lanes on.
RESERVES = {PATIENT_LANE: 0.1, LISTS_LANE: 0.5}
REDIS_WITHIN_S = 1.0
# Nobody waits again and again for a Redis that is away.
shared_breaker = pybreaker.CircuitBreaker(fail_max=1, reset_timeout=5.0, exclude=[NotSent])


def spend(provider: Provider, *, subject: str, lane: int) -> None:
    """Count one request against a provider's budget.

    The last tenth is reserved for lanes below PATIENT_LANE: agents' actions and screen-pops. Lists may use
    half of the budget, so that reads which correct an agent's page are not delayed. While Redis is away, each
    process counts its own requests.

    Raises:
        NotSent: the budget is spent; nothing was sent.
    """
    try:
        with shared_breaker.calling():
            _spend(_limiter(), provider, subject=subject, lane=lane)
    except (StorageError, pybreaker.CircuitBreakerError):
        _spend(_own_limiter(), provider, subject=subject, lane=lane)


def _spend(limiter: FixedWindowRateLimiter, provider: Provider, *, subject: str, lane: int) -> None:
    item = _item(provider)
    left = limiter.get_window_stats(item, subject)
    reserved = item.amount * max([share for begin, share in RESERVES.items() if lane >= begin], default=0)
    if left.remaining <= reserved or not limiter.hit(item, subject):
        raise NotSent(f"{provider.label}: budget spent", retry_after_s=5.0)


@cache
def _item(provider: Provider) -> RateLimitItem:
    if provider == Provider.SERVICENOW:  # per hour and user. Source: docs/providers/servicenow.md#errors
        return RateLimitItemPerHour(settings.SERVICENOW_BUDGET_PER_HOUR, namespace=provider)
    # Per minute and token, hence a budget for each subject. Source: docs/providers/genesys.md#errors
    return RateLimitItemPerMinute(settings.GENESYS_BUDGET_PER_MINUTE, namespace=provider)


@cache
def _limiter() -> FixedWindowRateLimiter:
    # The providers count in fixed windows as well.
    if not settings.REDIS_URL:
        return FixedWindowRateLimiter(storage_from_string("memory://"))
    waits = {"socket_timeout": REDIS_WITHIN_S, "socket_connect_timeout": REDIS_WITHIN_S}
    return FixedWindowRateLimiter(storage_from_string(settings.REDIS_URL, wrap_exceptions=True, **waits))


@cache
def _own_limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage_from_string("memory://"))
