"""How many requests may be under way at ServiceNow at the same time, counted over all processes.

Each place is a lease, so a process that is killed gives its places back. Genesys limits only how many there
are in a minute. Source: docs/providers/servicenow.md#errors.
"""

import random
import time

from django.conf import settings

from gateway import counters
from gateway.operations.names import RESERVES, Lane, Provider
from gateway.providers.errors import NotSent

WAIT_S, LOOK_S = 5.0, 0.02  # at most for a place; between two looks
NO_PLACE = ""


def take(provider: Provider, lane: Lane) -> str:
    """Return a place that is free for this lane; waits for one, shorter than an agent would.

    Raises:
        NotSent: none became free in time.
    """
    if provider != Provider.SERVICENOW:
        return NO_PLACE
    gives_up_at = time.monotonic() + WAIT_S
    while True:
        for place in _places(lane):
            if counters.shared().claim(place, lasts_s=2 * settings.SERVICENOW_TIMEOUT_S + 5):
                return place
        if time.monotonic() >= gives_up_at:
            raise NotSent(f"{provider.label}: too many requests under way", retry_after_s=1.0)
        time.sleep(LOOK_S * random.uniform(0.5, 1.5))  # noqa: S311 -- spreads looks, no secret


def give_back(place: str) -> None:
    """Free a place."""
    if place:
        counters.shared().clear(place)


def under_way(provider: Provider) -> int:
    """Return how many requests are under way."""
    names = _places(Lane.RING) if provider == Provider.SERVICENOW else []
    return sum(value is not None for value in counters.shared().read(*names)) if names else 0


def free(provider: Provider, *, here: int = 0) -> set[Lane]:
    """Return the lanes for which there is a free place; ``here``: requests under way in this process."""
    if provider != Provider.SERVICENOW:
        return set(Lane)
    names = _places(Lane.RING)
    is_free = [value is None for value in counters.shared().read(*names)]
    return {lane for lane in Lane if here < most(lane) and any(is_free[: most(lane)])}


def most(lane: Lane) -> int:
    """Return how many places a lane may use; at least one."""
    there_are: int = settings.SERVICENOW_IN_FLIGHT
    return max(1, there_are - round(there_are * RESERVES[lane]))


def _places(lane: Lane) -> list[str]:
    return [f"in-flight:servicenow:{number}" for number in range(most(lane))]
