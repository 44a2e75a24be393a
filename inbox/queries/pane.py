"""The open conversation: thread, caller, ledger, wrap-up form, and possible actions."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from inbox.actions import REPLY, WRAP_UP, Action, shown_at
from inbox.models import Conversation, Leg, Message, Transfer
from inbox.queries import cards, thread
from inbox.queries.cards import LegCard
from inbox.queries.thread import Item
from incidents import policy
from incidents import queries as incidents
from incidents.models import Incident, LedgerEntry, LedgerNote
from incidents.states import IncidentAction
from live.problems import Problem
from routing import queries as routing
from routing.models import WrapUpCode
from routing.queries import QueueFiling

TITLE_LENGTH = 160  # ServiceNow's default for short_description


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the wrap-up does in ServiceNow unless the agent changes it."""

    incident_action: IncidentAction
    incident: Incident | None
    title: str
    filing: QueueFiling


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpView:
    """The wrap-up form's initial values. mandatory: Genesys requires a code."""

    mandatory: bool
    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView:
    """The state of the conversation's incident, which is that of its newest note."""

    entry: LedgerEntry
    notes: list[LedgerNote]

    @property
    def state(self) -> str:
        """Return the newest note's state, "" without notes."""
        return self.notes[-1].state if self.notes else ""

    @property
    def problem(self) -> Problem:
        """Return the newest note's problem, {} for none."""
        return self.notes[-1].problem if self.notes else {}

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
    wrapup: WrapUpView | None = None

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
    def wrapup_action(self) -> Action:
        return WRAP_UP


def pane(leg: Leg, now: datetime) -> PaneView:
    """Return the open conversation as one agent sees it."""
    view = _live(cards.of_leg(leg, now))
    view.thread = thread.thread(view.conversation)
    view.codes = codes(view.leg)
    view.wrapup = wrapup(view.leg)
    return view


def live(card: LegCard) -> PaneView:
    """Return the parts of an open conversation that change while it is shown."""
    return _live(cards.with_callers([card])[0])


def ledger(conversation: Conversation) -> LedgerView | None:
    """Return what this conversation writes to ServiceNow, or None before its first wrap-up."""
    entry = LedgerEntry.objects.filter(key=conversation.remote_id).select_related("incident").first()
    return LedgerView(entry=entry, notes=incidents.ledger_of(entry)) if entry else None


def codes(leg: Leg) -> list[WrapUpCode]:
    """Return the wrap-up codes of the leg's queue, else of its conversation's queue."""
    return routing.codes(leg.queue or leg.conversation.queue)


def wrapup(leg: Leg) -> WrapUpView:
    """Return the wrap-up form's initial values."""
    return WrapUpView(
        mandatory=leg.wrapup_prompt in ("mandatory", "forced-timeout"),
        proposal=_proposal(leg.conversation),
    )


def title(conversation: Conversation) -> str:
    """Return a new incident's title: the customer's first message, else medium, customer and queue."""
    written = conversation.messages.filter(sender=Message.Sender.CUSTOMER).exclude(text=None).exclude(text="")
    first = written.exclude(status=Message.Status.REMOVED).first()
    if first and first.text:
        return " ".join(first.text.split())[:TITLE_LENGTH]
    queue = f" ({conversation.queue.name})" if conversation.queue else ""
    with translation.override(settings.LANGUAGE_CODE):  # as all that is written into ServiceNow
        words = {"medium": conversation.get_medium_display(), "customer": conversation.title}
        return (_("%(medium)s from %(customer)s") % words + queue)[:TITLE_LENGTH]


def _live(card: LegCard) -> PaneView:
    return PaneView(
        card=card,
        transfer=card.leg.transfers.select_related("to_agent", "to_queue").first(),
        ledger=ledger(card.conversation),
    )


def _proposal(conversation: Conversation) -> Proposal:
    linked = conversation.ledger.incident if conversation.ledger else None
    return Proposal(
        incident_action=policy.proposal(linked),
        incident=linked,
        title=title(conversation),
        filing=routing.filing_of(conversation.queue, medium=conversation.medium),
    )
