"""The thread of a conversation: its messages, with entries of the history between them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Literal, TypeVar

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from gateway.prepared import Prepared
from inbox.models import Activity, Leg, Message
from inbox.models.message import place
from inbox.wording import event_text

Kind = Activity.Kind
Row = TypeVar("Row", Message, Activity)
SHOWN = 200
THREAD_ICONS = {
    Kind.WAITING: "clock",
    Kind.CONNECTED: "check",
    Kind.HELD: "player-pause",
    Kind.RESUMED: "check",
    Kind.MISSED: "phone-off",
    Kind.DECLINED: "x",
    Kind.TRANSFERRING: "arrow-forward-up",
    Kind.TRANSFERRED: "arrow-forward-up",
    Kind.TRANSFER_FAILED: "alert-triangle",
    Kind.CUSTOMER_LEFT: "x",
    Kind.ENDED: "x",
}
MESSAGES = Prepared(
    lambda pks: Message.objects.filter(pk__among=pks).select_related("agent").order_by("sent_at", "id")
)
EVENTS = Prepared(
    lambda pks: (
        Activity.objects.filter(pk__among=pks, kind__in=THREAD_ICONS)
        .select_related("actor", "leg")
        .order_by("at", "id")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the thread. An event is an entry of the history."""

    kind: Literal["message", "event", "day"]
    at: datetime
    message: Message | None = None
    text: str = ""
    icon: str = ""
    pk: int | None = None

    @property
    def order(self) -> str:
        """Return the place in the thread as text that sorts: a day, then its messages and events by time."""
        if self.message:
            return self.message.order
        return f"{self.at:%Y-%m-%d}" if self.pk is None else place(self.at, self.kind, self.pk)


def thread(leg: Leg) -> list[Item]:
    """Return the thread that one agent sees; see ``threads``."""
    return threads([leg])[leg.pk]


def threads(legs: Sequence[Leg]) -> dict[int, list[Item]]:
    """Return the newest messages and history entries by the legs' ids, with a line for each new day (UTC).

    After the agent's part there are only the agent's own, and entries that tell of nobody else. Two queries.
    """
    said = _newest(Message.objects.select_related("agent"), legs, _readable, "sent_at")
    happened = _newest(Activity.objects.select_related("actor", "leg"), legs, _visible, "at")
    return {leg.pk: _lines(leg, said[leg.conversation_id], happened[leg.conversation_id]) for leg in legs}


def messages(message_ids: Iterable[int]) -> list[Message]:
    """Return these messages in order."""
    return MESSAGES.rows(set(message_ids))


def events(activity_ids: Iterable[int]) -> list[Activity]:
    """Return those of these history entries that a thread shows, in order."""
    return EVENTS.rows(set(activity_ids))


def may_read(leg: Leg, message: Message) -> bool:
    """Return whether the leg's agent may read a message: after the agent's part only the agent's own."""
    until = leg.read_until
    return until is None or message.sent_at <= until or message.agent_id == leg.agent_id


def may_see(leg: Leg, activity: Activity) -> bool:
    """Return whether the leg's agent may see an entry: after the agent's part none that tells of others."""
    until = leg.read_until
    return until is None or activity.at <= until or not activity.leg or activity.leg.agent_id == leg.agent_id


def item(one: Activity) -> Item:
    """Return an entry of the history as a line of the thread."""
    return Item(
        kind="event",
        at=one.at,
        text=event_text(one),
        icon=THREAD_ICONS[Kind(one.kind)],
        pk=one.pk,
    )


def _newest(
    rows: QuerySet[Row], legs: Sequence[Leg], allowed: Callable[[Leg], Q], time: str
) -> dict[int, list[Row]]:
    """Return the newest rows that these legs may see, SHOWN for each leg, in order, by conversation."""
    found: dict[int, list[Row]] = defaultdict(list)
    if legs:
        own = reduce(or_, (Q(conversation__legs=leg.pk) & allowed(leg) for leg in legs))
        newest_first = [F(time).desc(), F("id").desc()]
        place = Window(RowNumber(), partition_by=F("conversation__legs"), order_by=newest_first)
        # The list of legs repeats what ``own`` says, so that the database begins with them.
        mine = rows.filter(own, conversation__legs__in=[leg.pk for leg in legs])
        newest = mine.select_related(None).annotate(place=place).filter(place__lte=SHOWN).values("pk")
        for row in rows.filter(pk__in=newest).order_by(time, "id"):
            found[row.conversation_id].append(row)
    return found


def _lines(leg: Leg, said: Iterable[Message], happened: Iterable[Activity]) -> list[Item]:
    """Return the lines that one leg's agent may see, of rows of its conversation in order."""
    own = [one for one in said if may_read(leg, one)][-SHOWN:]
    items = [Item(kind="message", at=one.sent_at, message=one) for one in own]
    items += map(item, [one for one in happened if may_see(leg, one)][-SHOWN:])
    return list(_with_days(sorted(items, key=lambda item: item.order)))


def _readable(leg: Leg) -> Q:
    until = leg.read_until
    return Q(sent_at__lte=until) | Q(agent=leg.agent_id) if until else Q()


def _visible(leg: Leg) -> Q:
    shown, until = Q(kind__in=THREAD_ICONS), leg.read_until
    own = Q(leg=None) | Q(leg__agent=leg.agent_id)
    return shown & (Q(at__lte=until) | own) if until else shown


def _with_days(items: list[Item]) -> Iterable[Item]:
    for before, item in pairwise([None, *items]):
        if item and (before is None or before.at.date() != item.at.date()):
            yield Item(kind="day", at=item.at)
        if item:
            yield item
