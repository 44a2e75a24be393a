"""The open conversation: thread, caller, ledger, wrap-up form, and possible actions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gateway.prepared import Prepared
from inbox.actions import REPLY, WRAP_UP, Action, shown_at
from inbox.models import Conversation, Leg, Message, Transfer, WrapUpDraft
from inbox.queries import cards, thread
from inbox.queries.cards import LegCard
from inbox.queries.thread import Item
from incidents import policy, recent
from incidents import queries as incidents
from incidents.models import Incident, LedgerEntry, LedgerNote, NumberChange, Outage
from incidents.policy import Situation
from incidents.queries import RecordToOpen
from incidents.states import IncidentAction, NoteState
from live.problems import Problem
from routing import queries as routing
from routing.models import WrapUpCode
from routing.queries import QueueFiling

Decline = Literal["freely", "with reason", "never"]
TITLE_LENGTH = 160  # ServiceNow's default for short_description
TRANSFERS = Prepared(
    lambda legs: (
        Transfer.objects.filter(leg__among=legs)
        .select_related("to_agent", "to_queue")
        .order_by("requested_at", "id")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the wrap-up does in ServiceNow unless the agent changes it.

    offered: the choices that the queue's policy leaves. incident: to update. outage: to be linked with.
    """

    incident_action: IncidentAction
    offered: Sequence[IncidentAction]
    incident: Incident | None
    title: str
    filing: QueueFiling
    outage: Outage | None = None

    @property
    def reasons(self) -> list[str]:
        """Return the usual reasons for no incident."""
        return list(settings.NO_INCIDENT_REASONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView:
    """The state of the conversation's incident: that of its newest note, before any without an incident."""

    entry: LedgerEntry
    notes: list[LedgerNote]

    @property
    def state(self) -> str:
        """Return the note's state, "" without notes."""
        return self._note.state if self._note else ""

    @property
    def problem(self) -> Problem:
        """Return the note's problem, {} for none."""
        return self._note.problem if self._note else {}

    @property
    def _note(self) -> LedgerNote | None:
        return max(reversed(self.notes), key=lambda note: note.state != NoteState.DECLINED, default=None)

    @property
    def incident(self) -> Incident | None:
        return self.entry.incident


@dataclass(slots=True, kw_only=True)
class PaneView:
    """Everything that _workspace.html shows. actions: names of the possible ones. controls: their buttons."""

    card: LegCard
    thread: list[Item] = field(default_factory=list)
    transfer: Transfer | None = None
    ledger: LedgerView | None = None
    codes: list[WrapUpCode] = field(default_factory=list)
    proposal: Proposal | None = None
    number_change: NumberChange | None = None
    pop: RecordToOpen | None = None

    @property
    def leg(self) -> Leg:
        return self.card.leg

    @property
    def conversation(self) -> Conversation:
        return self.card.leg.conversation

    @property
    def actions(self) -> frozenset[str]:
        return self.card.leg.actions

    @property
    def controls(self) -> list[Action]:
        return [action for action in shown_at("controls") if action.name in self.actions]

    @property
    def reply_action(self) -> Action:
        return REPLY

    @property
    def can_finish(self) -> bool:
        return WRAP_UP.name in self.actions

    @property
    def draft(self) -> WrapUpDraft | None:
        """Return what the agent has typed so far, None for nothing, and when nothing is due any more."""
        is_shown = self.leg.is_due or not self.leg.filed_at
        return getattr(self.leg, "draft", None) if is_shown else None

    @property
    def wrapup_action(self) -> Action:
        return WRAP_UP


def pane(leg: Leg, now: datetime) -> PaneView:
    """Return the open conversation as one agent sees it. leg: with its parts, as from ``desk.own_legs``."""
    view = PaneView(card=cards.with_callers(cards.of_legs([leg], now))[0])
    complete([view])
    view.thread = thread.thread(view.leg)
    view.codes = codes(view.leg)
    view.proposal = proposal(view.conversation)
    return view


def complete(views: Sequence[PaneView]) -> None:
    """Add what changes while a conversation is shown: its transfer, and what it writes to ServiceNow."""
    transfers = _transfers([view.leg.pk for view in views])
    numbers = incidents.number_changes([view.conversation.lookup for view in views])
    ledgers = _ledgers({view.conversation.remote_id for view in views})
    for view in views:
        view.transfer = transfers.get(view.leg.pk)
        view.pop = _pop(view)
        view.number_change = numbers.get(view.conversation.lookup_id or 0)
        view.ledger = ledgers.get(view.conversation.remote_id)


def with_threads(opened: Iterable[LegCard]) -> dict[int, PaneView]:
    """Return what a socket sends of these open conversations when it opens, by the ids of their legs.

    The cards have their callers.
    """
    views = {card.leg.pk: PaneView(card=card) for card in opened}
    complete([*views.values()])
    for pk, lines in thread.threads([view.leg for view in views.values()]).items():
        views[pk].thread = lines
    return views


def codes(leg: Leg) -> list[WrapUpCode]:
    """Return the wrap-up codes of the leg's queue, else of its conversation's queue."""
    return routing.codes(leg.queue or leg.conversation.queue)


def proposal(conversation: Conversation) -> Proposal:
    """Return what the wrap-up form starts with."""
    known = situation(conversation)
    return Proposal(
        incident_action=IncidentAction.NONE if conversation.is_internal else policy.proposal(known),
        offered=_offered(conversation, known),
        incident=known.current or known.linked,
        title=title(conversation),
        filing=routing.filing_of(conversation.queue, medium=conversation.medium),
        outage=None if conversation.is_internal else known.outage,
    )


def decline(leg: Leg) -> Decline:
    """Return whether the agent may say that there is no incident: among colleagues without a reason."""
    if leg.conversation.is_internal:
        return "freely"
    return "with reason" if IncidentAction.NONE in policy.offered(situation(leg.conversation)) else "never"


def situation(conversation: Conversation) -> Situation:
    """Return what decides about the conversation's incident."""
    caller = conversation.lookup.caller if conversation.lookup else None
    linked = conversation.ledger.incident if conversation.ledger else None
    outage = recent.outage_of(conversation.queue_id, timezone.now())
    return policy.situation(conversation.queue, caller=caller, linked=linked, outage=outage)


def title(conversation: Conversation) -> str:
    """Return a new incident's title: the customer's first message, else medium, customer and queue.

    After a part of the conversation that is filed already, it is the first message since then; what was
    handed over goes on.
    """
    words = first_words(conversation)
    if words:
        return words[:TITLE_LENGTH]
    queue = f" ({conversation.queue.name})" if conversation.queue else ""
    with translation.override(settings.LANGUAGE_CODE):  # as all that is written into ServiceNow
        about = {"medium": conversation.medium_name, "customer": conversation.full_title}
        return (_("%(medium)s from %(customer)s") % about + queue)[:TITLE_LENGTH]


def first_words(conversation: Conversation) -> str:
    """Return the customer's first message since the last part that is filed, on one line, or ""."""
    written = conversation.messages.filter(sender=Message.Sender.CUSTOMER).exclude(text=None).exclude(text="")
    filed = conversation.legs.exclude(filed_at=None).exclude(end_reason__contains="transfer")
    before = filed.filter(ended_at__gte=OuterRef("sent_at"))
    first = written.exclude(Exists(before)).exclude(status=Message.Status.REMOVED).first()
    return " ".join(first.text.split()) if first and first.text else ""


def _offered(conversation: Conversation, known: Situation) -> Sequence[IncidentAction]:
    return policy.OFFERED if conversation.is_internal else policy.offered(known)


def _pop(view: PaneView) -> RecordToOpen | None:
    """Return what opens by itself while the agent talks."""
    queue_id = view.leg.queue_id or view.conversation.queue_id
    return incidents.record_to_open(view.card.caller_card, queue_id) if view.leg.connected_at else None


def _transfers(leg_ids: Sequence[int]) -> dict[int, Transfer]:
    """Return the latest transfer of each leg, by the leg's id."""
    return {transfer.leg_id: transfer for transfer in TRANSFERS.rows(leg_ids)}


def _ledgers(keys: set[str]) -> dict[str, LedgerView]:
    """Return what these conversations write to ServiceNow; without those before their first wrap-up."""
    return {
        entry.key: LedgerView(entry=entry, notes=list(entry.notes.all()))
        for entry in incidents.ledger_entries(keys)
    }
