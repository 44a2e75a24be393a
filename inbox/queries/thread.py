"""The thread of a conversation: its messages, with entries of the history between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from inbox.models import Activity, Conversation, Message
from inbox.models.message import place
from inbox.wording import event_text

Kind = Activity.Kind
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


def thread(conversation: Conversation) -> list[Item]:
    """Return the newest messages and history entries in order, with a line for each new day (UTC)."""
    messages = conversation.messages.select_related("agent").order_by("-sent_at", "-id")[:SHOWN]
    shown = conversation.activities.filter(kind__in=THREAD_ICONS)
    activities = shown.select_related("actor").order_by("-at", "-id")[:SHOWN]
    items = [Item(kind="message", at=one.sent_at, message=one) for one in reversed(messages)]
    items += [_event(one) for one in reversed(activities)]
    return list(_with_days(sorted(items, key=lambda item: item.order)))


def events(activity_ids: Iterable[int]) -> list[Item]:
    """Return those of these history entries that a thread shows."""
    shown = Activity.objects.filter(pk__in=activity_ids, kind__in=THREAD_ICONS).select_related("actor")
    return [_event(one) for one in shown.order_by("at", "id")]


def _event(one: Activity) -> Item:
    return Item(kind="event", at=one.at, text=event_text(one), icon=THREAD_ICONS[Kind(one.kind)], pk=one.pk)


def _with_days(items: list[Item]) -> Iterable[Item]:
    for before, item in pairwise([None, *items]):
        if item and (before is None or before.at.date() != item.at.date()):
            yield Item(kind="day", at=item.at)
        if item:
            yield item
