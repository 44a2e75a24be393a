"""How the budgets, lanes and breakers stand, for the admin's page and the metrics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Min
from django.utils.translation import gettext

from gateway import breaker, budget, in_flight
from gateway.models import BreakerOverride, OutboundRequest
from gateway.operations.names import Lane, Provider

IN_MINUTES_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneView:
    """One lane. granted: used requests at which it stops. stops_in_min: at this rate, None when not before
    the window ends. waiting: requests that are due; oldest_s: how long the first of them has waited.
    """

    lane: Lane
    label: str
    granted: int
    is_stopped: bool
    stops_in_min: int | None
    waiting: int
    oldest_s: int

    @property
    def waited(self) -> str:
        """Return for how long the first has waited, in seconds or minutes, "" where nothing waits."""
        if not self.waiting:
            return ""
        if self.oldest_s < IN_MINUTES_S:
            return gettext("%(seconds)s s") % {"seconds": self.oldest_s}
        return gettext("%(minutes)s min") % {"minutes": self.oldest_s // 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderView:
    """One provider, as Bridge's own user or token uses it. held_until: when it may be asked again."""

    provider: Provider
    state: budget.State
    resets_at: datetime
    held_until: datetime | None
    in_flight: int
    places: int
    breaker: str
    override: BreakerOverride | None
    lanes: list[LaneView]

    @property
    def breaker_label(self) -> str:
        """Return the breaker's state in words."""
        return str(breaker.LABELS[self.breaker])

    @property
    def next_to_stop(self) -> LaneView | None:
        """Return the lane that stops next at this rate, None when none does before the window ends."""
        stopping = [lane for lane in self.lanes if lane.stops_in_min is not None and not lane.is_stopped]
        return min(stopping, key=lambda lane: lane.stops_in_min or 0, default=None)


def providers(now: datetime) -> list[ProviderView]:
    """Return how both providers stand."""
    return [_provider(provider, now) for provider in Provider]


def _provider(provider: Provider, now: datetime) -> ProviderView:
    state = budget.state_of(provider)
    return ProviderView(
        provider=provider,
        state=state,
        resets_at=datetime.fromtimestamp(state.ends_at, UTC),
        held_until=datetime.fromtimestamp(state.held_until, UTC)
        if state.held_until > now.timestamp()
        else None,
        in_flight=in_flight.under_way(provider),
        places=in_flight.most(Lane.RING) if provider == Provider.SERVICENOW else 0,
        breaker=breaker.breakers[provider].state,
        override=BreakerOverride.objects.filter(provider=provider).order_by("-id").first(),
        lanes=list(_lanes(provider, state, now)),
    )


def _lanes(provider: Provider, state: budget.State, now: datetime) -> Iterable[LaneView]:
    due = OutboundRequest.objects.filter(provider=provider, settled_at=None, due_at__lte=now)
    counted = due.filter(state=OutboundRequest.State.WAITING).values("lane")
    found = {row["lane"]: row for row in counted.annotate(count=Count("id"), first=Min("due_at")).order_by()}
    for lane in Lane:
        row = found.get(lane.value)
        yield LaneView(
            lane=lane,
            label=str(lane.label),
            granted=state.granted(lane),
            is_stopped=bool(state.reopens_at(lane, now.timestamp())),
            stops_in_min=stops_in_min(state, lane, now.timestamp()),
            waiting=row["count"] if row else 0,
            oldest_s=int((now - row["first"]).total_seconds()) if row else 0,
        )


def stops_in_min(state: budget.State, lane: Lane, now_s: float) -> int | None:
    """Return in how many minutes a lane stops at the rate of this window, None when not before it ends."""
    elapsed_s = now_s - state.began_at
    if not state.began_at or elapsed_s <= 0 or not state.used:
        return None
    left_s = max(0.0, (state.granted(lane) - state.used) * elapsed_s / state.used)
    return int(left_s // 60) if now_s + left_s < state.ends_at else None
