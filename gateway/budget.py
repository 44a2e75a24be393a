"""Counts requests against each provider's rate limit before they are sent, and keeps reserves for people.

Requests for tokens are not counted: neither provider counts them against the limit of its API. Nor is the one
repetition of a GET whose connection could not be established, because the provider has not seen the first.
Source: docs/providers/genesys.md#errors, docs/providers/servicenow.md#errors.
"""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from django.conf import settings
from django.db.models import Q

from gateway import counters, in_flight
from gateway.breaker import Mode, mode_of
from gateway.operations.names import RESERVES, Lane, Provider
from gateway.providers.errors import NotSent
from gateway.providers.responses import RateTold

WINDOWS_S = {Provider.GENESYS: 60, Provider.SERVICENOW: 3600}
SAME_WINDOW_S = 2.0  # Genesys tells whole seconds until the end
KEPT_S = 7200.0  # longer than any window
STOPPED_S = 5.0  # while a person has stopped a provider
SEMAPHORES_S = (1.0, 10.0)  # Source: docs/providers/servicenow.md#errors


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the budget of one user or token stands.

    ends_at, began_at, held_until: epoch seconds. held_until: 0, or when the provider wants to hear from the
    lanes from ``held_lane`` on again. learnt: whether the provider told the limit, or it is the setting.
    """

    limit: int
    used: int
    ends_at: float
    began_at: float = 0.0
    learnt: bool = False
    rule: str = ""
    held_until: float = 0.0
    held_lane: Lane = Lane.RING

    def granted(self, lane: Lane) -> int:
        """Return at how many used requests a lane stops."""
        return self.limit - round(self.limit * RESERVES[lane])

    def reopens_at(self, lane: Lane, now_s: float) -> float:
        """Return when a lane may send again, 0 when it may now."""
        if self.held_until > now_s and lane >= self.held_lane:
            return self.held_until
        return self.ends_at if self.used >= self.granted(lane) else 0.0


@dataclass(slots=True, kw_only=True)
class Spending:
    """What one attempt or one read spends; a client enters it for each of its requests.

    requests: how many it was entered for. The budget may have refused the last one.
    """

    provider: Provider
    subject: str = ""
    lane: Lane = Lane.CLICK
    requests: int = 0
    _counted: int = 0
    _place: str = field(default="", repr=False)

    def __enter__(self) -> Self:
        """Wait for a place, and count one request; see ``spend``."""
        self.requests += 1
        self._place = in_flight.take(self.provider, self.lane)
        try:
            self._counted = spend(self.provider, subject=self.subject, lane=self.lane)
        except NotSent:
            in_flight.give_back(self._place)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        in_flight.give_back(self._place)

    def hear(self, told: RateTold) -> None:
        """Learn from an answer's headers."""
        if told.used is not None and told.used <= self._counted:
            told = told.without_used()
        hear(self.provider, subject=self.subject, lane=self.lane, told=told)


def spend(provider: Provider, *, subject: str, lane: Lane) -> int:
    """Count one request against a provider's budget, and return how many were counted in this window.

    Raises:
        NotSent: the lane's part is spent, the provider wants Bridge to wait, or a person stopped it.
    """
    if mode_of(provider) == Mode.OPEN:
        raise NotSent(f"{provider.label}: stopped by hand", retry_after_s=STOPPED_S)
    now_s, state = time.time(), state_of(provider, subject)
    if not state.reopens_at(lane, now_s):
        used = counters.shared().add(_used(provider, subject, state), 1, lasts_s=KEPT_S)
        if used == 1:
            began = f"{_used(provider, subject, state)}:began"
            counters.shared().put(began, str(now_s), lasts_s=KEPT_S)
        if used <= state.granted(lane):
            return used
        counters.shared().add(_used(provider, subject, state), -1, lasts_s=KEPT_S)
    wait_s = max(0.0, (state.reopens_at(lane, now_s) or state.ends_at) - now_s)
    raise NotSent(f"{provider.label}: budget spent", retry_after_s=wait_s)


def state_of(provider: Provider, subject: str = "") -> State:
    """Return how a budget stands now."""
    now_s, name = time.time(), _name(provider, subject)
    window, hold = counters.shared().read(f"{name}:window", f"{name}:hold")
    length_s = WINDOWS_S[provider]
    limit, ends_at, rule = _setting(provider), (now_s // length_s + 1) * length_s, ""
    told = window.split(" ") if window else []
    is_learnt = bool(told) and float(told[1]) > now_s
    if is_learnt:
        limit, ends_at, rule = _in_force(provider, int(told[0])), float(told[1]), told[2]
    until, lane = hold.split(" ") if hold else ("0", "0")
    used = f"{name}:used:{ends_at:.0f}"
    counted, began_at = counters.numbers(counters.shared().read(used, f"{used}:began"))
    return State(
        limit=limit,
        used=int(counted),
        ends_at=ends_at,
        began_at=began_at,
        learnt=is_learnt,
        rule=rule,
        held_until=float(until),
        held_lane=Lane(int(lane)),
    )


def hear(provider: Provider, *, subject: str, lane: Lane, told: RateTold) -> None:
    """Learn the limit in force from an answer; it holds until its window ends.

    After a 429 with a time no lane is sent before that time. Genesys limits single resources as well, so
    there the more urgent lanes go on. Of several rules in one window, the lowest counts.
    """
    if told.wait_s:
        hold(provider, subject=subject, seconds=told.wait_s, lane=_held_from(provider, lane))
    if told.limit is None or told.ends_at is None:
        return
    state = state_of(provider, subject)
    is_same = state.learnt and abs(state.ends_at - told.ends_at) <= SAME_WINDOW_S
    if not is_same:
        _begin(provider, subject, state, told)
    elif _in_force(provider, told.limit) != state.limit and (
        told.rule == state.rule or told.limit < state.limit
    ):
        _put_window(provider, subject, told.limit, state.ends_at, told.rule)
    if told.used is not None:
        now = state_of(provider, subject)
        counters.shared().add(_used(provider, subject, now), max(0, told.used - now.used), lasts_s=KEPT_S)


def hold(provider: Provider, *, subject: str = "", seconds: float, lane: Lane) -> None:
    """Send nothing of this lane and those after it for so long, unless it already waits longer."""
    until = time.time() + seconds
    if until > state_of(provider, subject).held_until:
        value = f"{until} {lane.value}"
        counters.shared().put(f"{_name(provider, subject)}:hold", value, lasts_s=seconds)


def release(provider: Provider, subject: str = "") -> None:
    """Let all lanes send again, and forget what was counted and learnt."""
    name, state = _name(provider, subject), state_of(provider, subject)
    used = _used(provider, subject, state)
    counters.shared().clear(f"{name}:hold", f"{name}:window", used, f"{used}:began")


def waiting(here: Mapping[str, int]) -> Q:
    """Return the filter for requests of Bridge itself that may not be sent now, by provider and lane.

    here: how many requests of each provider are under way in this process.
    """
    closed = Q()
    for provider in Provider:
        stopped = first_stopped(provider, here=here.get(provider, 0))
        if stopped is not None:
            closed |= Q(provider=provider, subject="", lane__gte=stopped)
    return closed


def share_spent(provider: Provider) -> float:
    """Return which share of the service's own budget is spent, from 0 to 1."""
    state = state_of(provider)
    return min(1.0, state.used / state.limit) if state.limit else 1.0


def first_stopped(provider: Provider, *, here: int = 0) -> Lane | None:
    """Return the most urgent lane that may not send now; all after it may not either. None: all may."""
    if mode_of(provider) == Mode.OPEN:
        return Lane.RING
    now_s, state = time.time(), state_of(provider)
    free = in_flight.free(provider, here=here)
    closed = (lane for lane in Lane if state.reopens_at(lane, now_s) or lane not in free)
    return next(closed, None)


def back_off_s() -> float:
    """Return how long to wait after a 429 without a time: so many places are taken, for a moment."""
    return random.uniform(*SEMAPHORES_S)  # noqa: S311 -- spreads retries, no secret


def _begin(provider: Provider, subject: str, state: State, told: RateTold) -> None:
    """Begin a window that the provider told of, with what was counted since the last one ended."""
    before = _used(provider, subject, state)
    carried = 0 if state.learnt else state.used
    _put_window(provider, subject, told.limit or 0, told.ends_at or 0.0, told.rule)
    now = state_of(provider, subject)
    after = _used(provider, subject, now)
    if before == after:
        return
    counters.shared().clear(before, f"{before}:began")
    counters.shared().add(after, max(carried, 1), lasts_s=KEPT_S)
    counters.shared().put(f"{after}:began", str(state.began_at or time.time()), lasts_s=KEPT_S)


def _put_window(provider: Provider, subject: str, limit: int, ends_at: float, rule: str) -> None:
    lasts_s = max(0.0, ends_at - time.time())
    counters.shared().put(f"{_name(provider, subject)}:window", f"{limit} {ends_at} {rule}", lasts_s=lasts_s)


def _held_from(provider: Provider, lane: Lane) -> Lane:
    return lane if provider == Provider.GENESYS else Lane.RING


def _in_force(provider: Provider, told: int) -> int:
    """Return the limit that a provider told; Genesys' setting is the part of it that Bridge may use."""
    return min(told, _setting(provider)) if provider == Provider.GENESYS else told


def _setting(provider: Provider) -> int:
    if provider == Provider.SERVICENOW:  # per hour and user. Source: docs/providers/servicenow.md#errors
        return int(settings.SERVICENOW_BUDGET_PER_HOUR)
    # Per minute and token, hence a budget for each subject. Source: docs/providers/genesys.md#errors
    return int(settings.GENESYS_BUDGET_PER_MINUTE)


def _used(provider: Provider, subject: str, state: State) -> str:
    return f"{_name(provider, subject)}:used:{state.ends_at:.0f}"


def _name(provider: Provider, subject: str) -> str:
    return f"budget:{provider}:{subject}"
