"""How much at once: what each medium and label allows, and the rule whether one more may be offered."""

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
class LabelLimit:
    """How many of a label, and which other labels may come in on top of it."""

    capacity: int
    interrupted_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The limits of the organisation or of a user, or as much of them as was set.

    ``inbound_calls`` is None where only the medium's capacity counts.
    """

    media: Mapping[str, MediumLimit] = field(default_factory=dict)
    labels: Mapping[str, LabelLimit] = field(default_factory=dict)
    inbound_calls: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One conversation that an agent has or may get."""

    medium: str
    label_id: str | None = None
    is_acd: bool = True
    is_inbound: bool = True


SYSTEM = Plan(
    media={
        "call": MediumLimit(capacity=1),
        "callback": MediumLimit(capacity=1),
        "chat": MediumLimit(capacity=4),
        "email": MediumLimit(capacity=1),
        "message": MediumLimit(capacity=4),
    }
)
# The demo's organisation: no medium keeps another away.
DEMO = replace(
    SYSTEM,
    media={
        medium: replace(limit, interruptable_by=tuple(each for each in MEDIA if each != medium))
        for medium, limit in SYSTEM.media.items()
    },
)


def overlaid(base: Plan, own: Plan) -> Plan:
    """Return the limits where what is set in ``own`` replaces ``base``."""
    calls = base.inbound_calls if own.inbound_calls is None else own.inbound_calls
    media, labels = {**base.media, **own.media}, {**base.labels, **own.labels}
    return Plan(media=media, labels=labels, inbound_calls=calls)


def without_label(plan: Plan, label_id: str) -> Plan:
    """Return the limits as if there were no such label."""
    labels = {
        key: replace(each, interrupted_by=tuple(own for own in each.interrupted_by if own != label_id))
        for key, each in plan.labels.items()
        if key != label_id
    }
    return replace(plan, labels=labels)


def has_room(plan: Plan, work: Iterable[Load], wanted: Load) -> bool:
    """Return whether one more may be offered on top of the work; parked work is not to be in it.

    A conversation whose label has a limit counts by its label, any other by its medium.
    """
    counted = [each for each in work if each.is_acd or _counts_non_acd(plan, each)]
    if any(_keeps_away(plan, each, wanted) for each in counted):
        return False
    calls = sum(1 for each in counted if each.medium == "call" and each.is_inbound)
    if wanted.medium == "call" and plan.inbound_calls is not None and calls >= plan.inbound_calls:
        return False
    alike = sum(1 for each in counted if _pool(plan, each) == _pool(plan, wanted))
    return alike < _capacity(plan, wanted)


def _counts_non_acd(plan: Plan, load: Load) -> bool:
    return load.medium in plan.media and plan.media[load.medium].counts_non_acd


def _keeps_away(plan: Plan, current: Load, wanted: Load) -> bool:
    own, other = _pool(plan, current), _pool(plan, wanted)
    if own == other:
        return False
    if own[0] == other[0] == "label":
        return other[1] not in plan.labels[own[1]].interrupted_by
    if current.medium == wanted.medium:
        return False
    return current.medium in plan.media and wanted.medium not in plan.media[current.medium].interruptable_by


def _pool(plan: Plan, load: Load) -> tuple[str, str]:
    """Return by what the conversation counts."""
    is_labelled = load.label_id is not None and load.label_id in plan.labels
    return ("label", str(load.label_id)) if is_labelled else ("medium", load.medium)


def _capacity(plan: Plan, load: Load) -> int:
    kind, key = _pool(plan, load)
    if kind == "label":
        return plan.labels[key].capacity
    return plan.media[key].capacity if key in plan.media else 0
