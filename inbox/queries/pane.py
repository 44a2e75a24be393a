"""The open conversation: its thread, its caller, its ledger, and what the agent may do now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from inbox import states
from inbox.models import Activity, Conversation, Leg, Message, Transfer
from inbox.queries import desk
from inbox.states import State
from incidents import queries as incidents
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import Outcome
from routing import queries as routing
from routing.models import WrapUpCode

Kind = Activity.Kind
SHOWN_IN_THREAD = 200
TOLD = {
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
    """One line of the thread. kind: "message", "event" or "day"."""

    kind: str
    at: datetime
    message: Message | None = None
    text: str = ""
    icon: str = ""
    pk: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the wrap-up will do in ServiceNow unless the agent decides otherwise."""

    outcome: str
    incident: Any
    title: str
    group: str = ""
    category: str = ""
    contact_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUp:
    due: bool
    mandatory: bool
    due_at: datetime | None
    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView:
    entry: LedgerEntry
    notes: list[LedgerNote]

    @property
    def newest(self) -> LedgerNote | None:
        return self.notes[-1] if self.notes else None

    @property
    def state(self) -> str:
        return self.newest.state if self.newest else ""

    @property
    def reason(self) -> str:
        return self.newest.reason if self.newest else ""

    @property
    def incident(self) -> Any:
        return self.entry.incident


@dataclass(slots=True, kw_only=True)
class PaneView:
    """Everything _workspace.html shows."""

    leg: Leg
    conversation: Conversation
    thread: list[Item] = field(default_factory=list)
    caller_card: incidents.CallerCard
    transfer: Transfer | None = None
    ledger: LedgerView | None = None
    codes: list[WrapUpCode] = field(default_factory=list)
    wrapup: WrapUp | None = None
    actions: states.Actions


def pane(leg: Leg, now: datetime) -> PaneView:
    """Return the open conversation as one agent sees it."""
    leg = desk.card(leg, now)
    conversation = leg.conversation
    return PaneView(
        leg=leg,
        conversation=conversation,
        thread=thread(conversation),
        caller_card=leg.caller_card,
        transfer=leg.transfers.select_related("to_agent", "to_queue").first(),
        ledger=ledger(conversation),
        codes=routing.codes(leg.queue or conversation.queue),
        wrapup=wrapup(leg),
        actions=leg.actions,
    )


def live(leg: Leg) -> PaneView:
    """Return what changes of an open conversation while it is looked at; the leg is that of its card."""
    desk.with_callers([leg])
    handed = leg.transfers.select_related("to_agent", "to_queue").first()
    return PaneView(
        leg=leg,
        conversation=leg.conversation,
        caller_card=leg.caller_card,
        transfer=handed,
        ledger=ledger(leg.conversation),
        actions=leg.actions,
    )


def thread(conversation: Conversation) -> list[Item]:
    """Return the newest messages and what happened between them, with a line for each new day (UTC)."""
    messages = conversation.messages.select_related("agent").order_by("-sent_at", "-id")[:SHOWN_IN_THREAD]
    activities = conversation.activities.filter(kind__in=TOLD).select_related("actor").order_by("-at", "-id")
    items = [Item(kind="message", at=one.sent_at, message=one) for one in messages]
    items += [_event(one) for one in activities[:SHOWN_IN_THREAD]]
    return list(_with_days(sorted(items, key=lambda one: one.at)))


def ledger(conversation: Conversation) -> LedgerView | None:
    """Return what this conversation writes into ServiceNow, or None before its first wrap-up."""
    entry = LedgerEntry.objects.filter(key=conversation.remote_id).select_related("incident").first()
    return LedgerView(entry=entry, notes=incidents.ledger_of(entry)) if entry else None


def wrapup(leg: Leg) -> WrapUp:
    """Return what the wrap-up form starts with."""
    return WrapUp(
        due=leg.state == State.WRAP_UP,
        mandatory=leg.wrapup_prompt in ("mandatory", "forced-timeout"),
        due_at=leg.wrapup_due_at,
        proposal=_proposal(leg),
    )


def _proposal(leg: Leg) -> Proposal:
    """A linked incident stays linked; else the wrap-up creates one, filed as the queue's mapping says."""
    conversation = leg.conversation
    mapping = routing.mapping_of(conversation.queue)
    linked = conversation.ledger.incident if conversation.ledger else None
    return Proposal(
        outcome=Outcome.UPDATE if linked else Outcome.CREATE,
        incident=linked,
        title=title(conversation),
        group=mapping.group.name if mapping and mapping.group else "",
        category=mapping.category.name if mapping and mapping.category else "",
        contact_type=(mapping.contact_type.name if mapping and mapping.contact_type else "")
        or routing.CONTACT_TYPES.get(conversation.medium, ""),
    )


def title(conversation: Conversation) -> str:
    """Return a new incident's title: the customer's first words, else who called where."""
    first = (
        conversation.messages.filter(sender=Message.Sender.CUSTOMER)
        .exclude(text=None)
        .exclude(text="")
        .first()
    )
    if first and first.text:
        return " ".join(first.text.split())[:160]
    queue = f" ({conversation.queue.name})" if conversation.queue else ""
    return f"{conversation.get_medium_display()} from {conversation.title}{queue}"[:160]


def _event(one: Activity) -> Item:
    who = f" · {one.actor.name}" if one.actor else ""
    what = f" · {one.what}" if one.what and one.kind != Kind.ENDED else ""
    return Item(
        kind="event",
        at=one.at,
        text=f"{one.get_kind_display()}{who}{what}",
        icon=TOLD[Kind(one.kind)],
        pk=one.pk,
    )


def events(activity_ids: Iterable[int]) -> list[Item]:
    """Return those of these lines of history that a thread tells."""
    told = Activity.objects.filter(pk__in=activity_ids, kind__in=TOLD).select_related("actor")
    return [_event(one) for one in told.order_by("at", "id")]


def _with_days(items: list[Item]) -> Iterable[Item]:
    for before, item in pairwise([None, *items]):
        if item and (before is None or before.at.date() != item.at.date()):
            yield Item(kind="day", at=item.at)
        if item:
            yield item
