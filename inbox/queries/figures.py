"""What Bridge is worth, in figures for each day: one home for pages, exports and reports.

Days are those of the time zone that is asked for; an interval includes its first day and not its last one.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import (
    Avg,
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from inbox.models import Conversation, Finding, Leg, WrapUpBaseline
from incidents.models import LedgerNote
from incidents.states import IncidentAction

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """Days in a time zone, from the first up to the last, which does not belong to it."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.first, time.min, tzinfo=self.zone)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last, time.min, tzinfo=self.zone)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days)]

    def day_of(self, column: str) -> TruncDate:
        """Return the day of a time, whatever the clocks did that day."""
        return TruncDate(column, tzinfo=self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many conversations of a day fell into each group. shares: 0 to 1; {} for a day without any."""

    day: date
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def shares(self) -> dict[str, float]:
        total = sum(self.counts.values())
        return {name: count / total for name, count in self.counts.items()} if total else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpDay:
    """The mean seconds from the end of the talk to the wrap-up, None without any, and before Bridge."""

    day: date
    wrapups: int
    seconds: float | None
    baseline: int | None


def identification(within: Interval) -> list[Shares]:
    """Return how the callers of each day's conversations were identified: by states of ``LookupState``."""
    return _shares(within, _started(within).exclude(lookup=None).annotate(name=F("lookup__state")))


def incidents(within: Interval) -> list[Shares]:
    """Return what became of each day's conversations in which an agent talked to a customer.

    "agent": an agent's wrap-up led to its incident, "rule": the queue's policy did, "hand": somebody linked
    it without a wrap-up. "none": decided against, "missing": no decision, or no incident yet.
    """
    own = Leg.objects.filter(conversation=OuterRef("pk"))
    notes = LedgerNote.objects.filter(entry=OuterRef("ledger"))
    has_incident = Q(ledger__incident__isnull=False)
    became = Case(
        When(has_incident & ~Exists(notes), then=Value("hand")),
        When(
            has_incident & Exists(own.filter(filed_at__isnull=False, filed_by_rule=False)),
            then=Value("agent"),
        ),
        When(has_incident, then=Value("rule")),
        When(ledger__incident_action=IncidentAction.NONE, then=Value("none")),
        default=Value("missing"),
    )
    talked = _started(within).filter(Exists(own.filter(connected_at__isnull=False)))
    return _shares(within, talked.annotate(name=became))


def integrity(within: Interval) -> list[Shares]:
    """Return what was on the integrity worklist at the end of each day, by kind."""
    found = Finding.objects.filter(found_at__lt=within.end)
    rows = list(found.exclude(settled_at__lt=within.begin).values_list("kind", "found_at", "settled_at"))
    ends = {day: datetime.combine(day + DAY, time.min, tzinfo=within.zone) for day in within.days}
    return [
        Shares(day=day, counts=dict(Counter(kind for kind, at, until in rows if _was_listed(at, until, end))))
        for day, end in ends.items()
    ]


def wrap_ups(within: Interval) -> list[WrapUpDay]:
    """Return how long the wrap-ups of each day took, beside the baseline that held on that day."""
    done_at = Coalesce(F("filed_at"), F("wrapped_up_at"))
    took = ExpressionWrapper(done_at - F("ended_at"), output_field=DurationField())
    # The conversation's start has an index, and no talk is longer than a day.
    ended = Leg.objects.filter(
        conversation__started_at__gte=within.begin - DAY,
        conversation__started_at__lt=within.end,
        ended_at__gte=within.begin,
        ended_at__lt=within.end,
        connected_at__isnull=False,
    )
    done = ended.annotate(took=took).filter(took__gte=timedelta())
    by_day = done.annotate(day=within.day_of("ended_at")).values("day").annotate(Count("id"), Avg("took"))
    found = {row["day"]: (row["id__count"], row["took__avg"].total_seconds()) for row in by_day.order_by()}
    baselines = list(WrapUpBaseline.objects.order_by("measured_on").values_list("measured_on", "seconds"))
    return [_wrap_up_day(day, found.get(day, (0, None)), baselines) for day in within.days]


def _started(within: Interval) -> QuerySet[Conversation]:
    return Conversation.objects.filter(started_at__gte=within.begin, started_at__lt=within.end)


def _shares(within: Interval, named: QuerySet[Conversation]) -> list[Shares]:
    rows = named.annotate(day=within.day_of("started_at")).values("day", "name").annotate(count=Count("id"))
    counts: dict[date, dict[str, int]] = {day: {} for day in within.days}
    for row in rows.order_by():
        counts[row["day"]][row["name"]] = row["count"]
    return [Shares(day=day, counts=found) for day, found in counts.items()]


def _was_listed(found_at: datetime, settled_at: datetime | None, end: datetime) -> bool:
    return found_at < end and (settled_at is None or settled_at >= end)


def _wrap_up_day(day: date, found: tuple[int, float | None], baselines: list[tuple[date, int]]) -> WrapUpDay:
    held = [seconds for measured_on, seconds in baselines if measured_on <= day]
    earliest = baselines[0][1] if baselines else None  # it was measured before Bridge, whatever its date
    return WrapUpDay(day=day, wrapups=found[0], seconds=found[1], baseline=held[-1] if held else earliest)
