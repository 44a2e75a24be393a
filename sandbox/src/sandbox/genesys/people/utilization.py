"""How much at once: what each medium allows, and the rule whether one more may be offered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

MEDIA = ("call", "callback", "chat", "email", "message")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumLimit:
    """How many of a medium, and which other media may come in on top of it."""

    capacity: int
    interruptable_by: tuple[str, ...] = ()
    counts_non_acd: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The limits of the organisation or of a user, or as much of them as was set.

    ``inbound_calls`` is None where only the medium's capacity counts.
    """

    media: Mapping[str, MediumLimit] = field(default_factory=dict)
    inbound_calls: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One conversation that an agent has or may get."""

    medium: str
    is_acd: bool = True
    is_inbound: bool = True


CAPACITIES = {"call": 1, "callback": 1, "chat": 4, "email": 1, "message": 4}
SYSTEM = Plan(media={medium: MediumLimit(capacity=capacity) for medium, capacity in CAPACITIES.items()})
# The demo's organisation: no medium keeps another away.
DEMO = Plan(
    media={
        medium: replace(limit, interruptable_by=tuple(each for each in MEDIA if each != medium))
        for medium, limit in SYSTEM.media.items()
    }
)


def overlaid(base: Plan, own: Plan) -> Plan:
    """Return the limits where what is set in ``own`` replaces ``base``."""
    calls = base.inbound_calls if own.inbound_calls is None else own.inbound_calls
    return Plan(media={**base.media, **own.media}, inbound_calls=calls)


def has_room(plan: Plan, work: Iterable[Load], wanted: Load) -> bool:
    """Return whether one more may be offered on top of the work; parked work is not to be in it."""
    limit = plan.media.get(wanted.medium)
    counted = [each for each in work if each.is_acd or _counts_non_acd(plan, each)]
    if limit is None or any(_keeps_away(plan, each, wanted) for each in counted):
        return False
    calls = sum(1 for each in counted if each.medium == "call" and each.is_inbound)
    if wanted.medium == "call" and plan.inbound_calls is not None and calls >= plan.inbound_calls:
        return False
    return sum(1 for each in counted if each.medium == wanted.medium) < limit.capacity


def _counts_non_acd(plan: Plan, load: Load) -> bool:
    return load.medium in plan.media and plan.media[load.medium].counts_non_acd


def _keeps_away(plan: Plan, current: Load, wanted: Load) -> bool:
    limit = plan.media.get(current.medium)
    if limit is None or current.medium == wanted.medium:
        return False
    return wanted.medium not in limit.interruptable_by
