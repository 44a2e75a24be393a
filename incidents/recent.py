"""Outages as they were read moments ago: every page shows them, and hardly ever there is one."""

from datetime import datetime

from django.core.cache import cache

from incidents.models import Outage

KEY, FRESH_S = "outages", 5


def outages(now: datetime) -> list[Outage]:
    """Return what agents are told of, with the queues; see ``Outage.objects.shown``."""
    found: list[Outage] | None = cache.get(KEY)
    return renewed(now) if found is None else found


def renewed(now: datetime) -> list[Outage]:
    """As ``outages``, read anew."""
    found = Outage.objects.shown(now)
    cache.set(KEY, found, FRESH_S)
    return found


def outage_of(queue_id: int | None, now: datetime) -> Outage | None:
    """Return the open outage that concerns a queue: its own before one of all queues."""
    open_ones = [outage for outage in outages(now) if outage.is_open]
    own = (one for one in open_ones if queue_id in [scope.queue_id for scope in one.scopes.all()])
    everywhere = (one for one in open_ones if one.everywhere)
    return next(own, None) or next(everywhere, None)
