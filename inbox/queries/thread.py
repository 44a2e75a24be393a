"""The thread of a conversation: its messages, with entries of the history between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from django.db.models import Q

from inbox.models import Activity, Leg, Message
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


def thread(leg: Leg) -> list[Item]:
    """Return the newest messages and history entries in order, with a line for each new day (UTC).

    After the agent's part there are only the agent's own, and entries that tell of nobody else.
    """
    newest = (
        Message.objects.filter(_readable(leg)).select_related("agent").order_by("-sent_at", "-id")[:SHOWN]
    )
    happened = Activity.objects.filter(_visible(leg)).select_related("actor").order_by("-at", "-id")[:SHOWN]
    items = [Item(kind="message", at=one.sent_at, message=one) for one in reversed(newest)]
    items += [_event(one) for one in reversed(happened)]
    return list(_with_days(sorted(items, key=lambda item: item.at)))


def messages(leg: Leg, message_ids: Iterable[int]) -> list[Message]:
    """Return those of these messages that the leg's agent may read, in order."""
    found = Message.objects.filter(_readable(leg), pk__in=message_ids).select_related("agent")
    return list(found.order_by("sent_at", "id"))


def events(leg: Leg, activity_ids: Iterable[int]) -> list[Item]:
    """Return those of these history entries that the leg's thread shows."""
    shown = Activity.objects.filter(_visible(leg), pk__in=activity_ids).select_related("actor")
    return [_event(one) for one in shown.order_by("at", "id")]


def _readable(leg: Leg) -> Q:
    of_conversation, until = Q(conversation=leg.conversation_id), leg.read_until
    return of_conversation & (Q(sent_at__lte=until) | Q(agent=leg.agent_id)) if until else of_conversation


def _visible(leg: Leg) -> Q:
    shown, until = Q(conversation=leg.conversation_id, kind__in=THREAD_ICONS), leg.read_until
    own = Q(leg=None) | Q(leg__agent=leg.agent_id)
    return shown & (Q(at__lte=until) | own) if until else shown


def _event(one: Activity) -> Item:
    return Item(kind="event", at=one.at, text=event_text(one), icon=THREAD_ICONS[Kind(one.kind)], pk=one.pk)


def _with_days(items: list[Item]) -> Iterable[Item]:
    for before, item in pairwise([None, *items]):
        if item and (before is None or before.at.date() != item.at.date()):
            yield Item(kind="day", at=item.at)
        if item:
            yield item
