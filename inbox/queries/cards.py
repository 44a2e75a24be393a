"""Cards: legs with times, a preview of the last message, the caller, and a colleague's note."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from gateway.prepared import Prepared
from inbox.actions import ACCEPT, DECLINE, Action, shown_at
from inbox.models import Activity, Boost, Conversation, Leg, Message, Transfer
from inbox.models.leg import MISSED_SHOWN, LegQuerySet
from inbox.models.message import place
from inbox.states import State
from incidents import queries as incidents
from incidents.queries import CallerCard
from incidents.states import LookupState
from live.directions import isolated

Kind = Activity.Kind
PREVIEW_LENGTH = 90
NOTES = Prepared(
    lambda conversations: (
        Transfer.objects.filter(conversation__among=conversations)
        .exclude(note="")
        .select_related("leg__agent")
        .order_by("requested_at", "id")
    )
)


def nobody() -> CallerCard:
    """Return the screen-pop of a conversation without a look-up."""
    return CallerCard(state=LookupState.NO_ADDRESS)


@dataclass(slots=True, kw_only=True)
class LegCard:
    """One card. Durations are whole seconds at the time of the query.

    left_s, of_s: the offer's remaining and whole duration, None when unknown. waited_s: how long the customer
    has waited for an agent. since_s, since_at: since when for a reply, else since when the leg has lasted.
    shown_for_s: how long a missed offer stays on the desk.
    colleague: the other agent, where no customer takes part. caller_card, note, note_by: the screen-pop and a
    colleague's note, if ``with_callers`` has added them.
    """

    leg: Leg
    left_s: int | None
    of_s: int | None
    waited_s: int
    since_s: int
    since_at: datetime
    preview: str
    shown_for_s: int
    colleague: str = ""
    caller_card: CallerCard = field(default_factory=nobody)
    note: str = ""
    note_by: str = ""

    @property
    def order(self) -> str:
        """Return the card's place in its list as text that sorts: offers by age, active legs by waiting."""
        at = self.since_at if self.leg.state in (State.CONNECTED, State.HELD) else self.leg.offered_at
        return place(at, "leg", self.leg.pk)

    @property
    def offer_actions(self) -> tuple[Action, ...]:
        """Return the buttons of an offer; while it is being declined only that one."""
        return (DECLINE,) if self.pending == DECLINE.name else shown_at("offer")

    @property
    def pending(self) -> str:
        """Return the name of the pending action, "" for none."""
        accepting = ACCEPT.name if self.leg.state == State.ACCEPTING else ""
        return self.leg.pending_action or accepting

    @property
    def title(self) -> str:
        """Return who it is."""
        if self.colleague:
            return _("%(name)s (colleague)") % {"name": isolated(self.colleague)}
        return self.conversation.title

    @property
    def boost(self) -> Boost | None:
        """Return why the conversation was put ahead of others, None where it was not."""
        boost = self.conversation.boost
        return boost if boost and boost.is_raised else None

    @property
    def conversation(self) -> Conversation:
        """Return the leg's conversation."""
        return self.leg.conversation


def of_legs(legs: list[Leg], now: datetime) -> list[LegCard]:
    """Return the cards of legs from a ``with_parts`` query."""
    return _with_colleagues([_card(leg, now) for leg in legs])


def of_leg(leg: Leg, now: datetime) -> LegCard:
    """Return the card of one leg, with caller and note."""
    fetched = with_parts(Leg.objects.filter(pk=leg.pk)).get()
    return with_callers(of_legs([fetched], now))[0]


def with_parts(legs: LegQuerySet) -> LegQuerySet:
    """Select with each leg all related rows that its card shows."""
    return legs.select_related(
        "agent",
        "queue",
        "conversation__queue",
        "conversation__lookup__caller",
        "conversation__lookup__chosen_by",
        "conversation__ledger__incident",
        "conversation__last_message",
        "conversation__boost__incident",
    )


def with_callers(cards: list[LegCard]) -> list[LegCard]:
    """Add the callers, their incidents and the previous agent's notes, in a fixed number of queries."""
    if not cards:
        return cards
    lookups = [card.conversation.lookup for card in cards if card.conversation.lookup]
    callers = incidents.caller_cards(lookups)
    notes = _notes(cards)
    for card in cards:
        card.caller_card = callers.get(card.conversation.lookup_id or 0) or nobody()
        note = notes.get(card.leg.pk)
        if note:
            card.note, card.note_by = note.note, note.leg.agent.name
    return cards


def _card(leg: Leg, now: datetime) -> LegCard:
    conversation, since_at = leg.conversation, _since(leg)
    of_s = _seconds(leg.offer_ends_at, leg.offered_at) if leg.offer_ends_at else None
    return LegCard(
        leg=leg,
        left_s=None if of_s is None else min(of_s, _seconds(leg.offer_ends_at or now, now)),
        of_s=of_s,
        waited_s=_seconds(now, conversation.waiting_since or conversation.started_at),
        since_s=_seconds(now, since_at),
        since_at=since_at,
        preview=_preview(leg),
        shown_for_s=_seconds((leg.ended_at or now) + MISSED_SHOWN, now),
    )


def _with_colleagues(cards: list[LegCard]) -> list[LegCard]:
    """Add the other agents of conversations without a customer, in one query if there are any."""
    internal = [card for card in cards if card.conversation.is_internal]
    if not internal:
        return cards
    legs = Leg.objects.filter(conversation__in=[card.conversation for card in internal])
    agents = set(legs.values_list("conversation", "agent", "agent__name"))
    for card in internal:
        here = {(pk, name) for conversation, pk, name in agents if conversation == card.conversation.pk}
        card.colleague = ", ".join(sorted(name for pk, name in here if pk != card.leg.agent_id))
    return cards


def _notes(cards: list[LegCard]) -> dict[int, Transfer]:
    """Return the last colleague's note for each leg, by its id; none from before the customer came back."""
    found = NOTES.rows({card.conversation.pk for card in cards})
    last = {transfer.conversation_id: transfer for transfer in found}
    others = {
        card.leg.pk: note
        for card in cards
        if (note := last.get(card.conversation.pk)) and card.leg.pk != note.leg_id
    }
    returned = _returned({note.conversation_id: note for note in others.values()})
    return {leg_id: note for leg_id, note in others.items() if leg_id not in returned}


def _returned(notes: dict[int, Transfer]) -> set[int]:
    """Return the ids of legs that were offered after their conversation, which has a note, had ended."""
    if not notes:
        return set()
    told = Activity.objects.filter(conversation__in=notes, kind__in=(Kind.ENDED, Kind.OFFERED)).order_by("id")
    over, legs = set[int](), set[int]()
    for conversation, kind, leg, at in told.values_list("conversation", "kind", "leg", "at"):
        if kind == Kind.ENDED and at >= notes[conversation].requested_at:
            over.add(conversation)
        elif kind == Kind.OFFERED and conversation in over:
            legs.add(leg)
    return legs


def _preview(leg: Leg) -> str:
    last = leg.conversation.last_message
    if last is None or (leg.read_until and last.sent_at > leg.read_until):
        return ""
    words = "…" if last.text is None and not last.is_removed else last.words[:PREVIEW_LENGTH]
    return _("You: %(words)s") % {"words": isolated(words)} if last.sender == Message.Sender.AGENT else words


def _since(leg: Leg) -> datetime:
    last = leg.conversation.last_message
    waiting = last.sent_at if last and last.sender == Message.Sender.CUSTOMER else None
    return waiting or leg.ended_at or leg.connected_at or leg.offered_at


def _seconds(later: datetime, earlier: datetime) -> int:
    return max(0, round((later - earlier).total_seconds()))
