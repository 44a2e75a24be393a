"""What the strip of outages shows, as it was read moments ago, because every page has it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.cache import cache

from incidents.models import Outage, OutageSuggestion

KEY, SUGGESTED, FRESH_S = "outages", "suggested-outage", 5
MAY_OPEN = "incidents.open_outage"
Suggested = tuple[OutageSuggestion | None, frozenset[int]]
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """outages: see ``Outage.objects.shown``, with their queues. supervisors: users who see the suggestion."""

    outages: list[Outage]
    suggestion: OutageSuggestion | None
    supervisors: frozenset[int]

    def suggestion_for(self, user_id: int | None) -> OutageSuggestion | None:
        """Return the suggestion, None for who may not open an outage."""
        return self.suggestion if user_id in self.supervisors else None


def strip(now: datetime) -> Strip:
    """Return what the strip shows."""
    found: Strip | None = cache.get(KEY)
    return renewed(now) if found is None else found


def renewed(now: datetime) -> Strip:
    """As ``strip``, read anew."""
    return _read(now, _suggested(now))


def caught_up(now: datetime) -> Strip:
    """As ``strip``, with outages read anew, for a page that may have missed one."""
    return _read(now, cache.get(SUGGESTED) or _suggested(now))


def _read(now: datetime, suggested: Suggested) -> Strip:
    suggestion, supervisors = suggested
    found = Strip(outages=Outage.objects.shown(now), suggestion=suggestion, supervisors=supervisors)
    cache.set(KEY, found, FRESH_S)
    return found


def outage_of(queue_id: int | None, now: datetime) -> Outage | None:
    """Return the open outage that concerns a queue: its own before one of all queues."""
    open_ones = [outage for outage in strip(now).outages if outage.is_open]
    own = (one for one in open_ones if queue_id in [scope.queue_id for scope in one.scopes.all()])
    everywhere = (one for one in open_ones if one.everywhere)
    return next(own, None) or next(everywhere, None)


def _suggested(now: datetime) -> Suggested:
    suggestion = OutageSuggestion.objects.current(now)
    found = (suggestion, _supervisors() if suggestion else frozenset())
    cache.set(SUGGESTED, found, FRESH_S)
    return found


def _supervisors() -> frozenset[int]:
    may_open = User.objects.with_perm(MAY_OPEN, backend=BACKEND)
    return frozenset(may_open.values_list("pk", flat=True))
