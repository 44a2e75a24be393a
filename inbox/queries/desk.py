"""What lies on an agent's desk."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from inbox import states
from inbox.models import Conversation, Desk, Leg, Message, Transfer
from inbox.models.leg import LegQuerySet
from inbox.states import State
from incidents import queries as incidents
from routing import queries as routing
from routing.models import Agent, PresenceDefinition

MISSED_SHOWN = timedelta(minutes=10)
PREVIEW_LENGTH = 90
CUSTOMER = Message.Sender.CUSTOMER


@dataclass(slots=True, kw_only=True)
class DeskView:
    """An agent's page but for the open conversation. revision: what the page is as new as."""

    agent: Agent
    revision: int
    ringing: list[Leg] = field(default_factory=list)
    active: list[Leg] = field(default_factory=list)
    parked: list[Leg] = field(default_factory=list)
    wrap_up: list[Leg] = field(default_factory=list)
    missed: list[Leg] = field(default_factory=list)
    selected: int | None = None
    standing: routing.Standing | None = None
    presences: list[PresenceDefinition] = field(default_factory=list)

    def leg_in(self, conversation: Conversation) -> Leg | None:
        """Return the latest leg in a conversation that lies on the desk."""
        legs = [*self.ringing, *self.active, *self.parked, *self.wrap_up, *self.missed]
        own = [leg for leg in legs if leg.conversation_id == conversation.pk]
        return max(own, key=lambda leg: (leg.offered_at, leg.pk), default=None)

    @property
    def unread(self) -> int:
        return sum(leg.unread for leg in [*self.active, *self.parked])


LISTS = {
    State.OFFERED: "ringing",
    State.ACCEPTING: "ringing",
    State.CONNECTED: "active",
    State.HELD: "active",
    State.PARKED: "parked",
    State.WRAP_UP: "wrap_up",
    State.ENDED: "missed",
}


def desk(agent: Agent, now: datetime, *, selected: int | None = None) -> DeskView:
    """Return the lists of an agent's desk: offers oldest first, work by how long the customer waits."""
    view = DeskView(agent=agent, revision=revision_of(agent), selected=selected)
    for leg in _timed(_on_desk(agent, now), now):
        getattr(view, LISTS[State(leg.state)]).append(leg)
    with_callers(view.ringing)
    view.active.sort(key=lambda leg: -leg.since_s)
    return view


def page(agent: Agent, now: datetime, *, selected: int | None = None) -> DeskView:
    """Return an agent's whole desk, with presence and its menu."""
    view = desk(agent, now, selected=selected)
    view.standing, view.presences = routing.standing(agent), routing.presences()
    return view


def revision_of(agent: Agent) -> int:
    """Return the revision of an agent's desk; a desk begins at 0 when it is first opened."""
    made, _ = Desk.objects.get_or_create(agent=agent)
    return int(made.revision)


def revisions(agent_ids: set[int]) -> dict[int, int]:
    """Return the desk revisions of these agents, in one query."""
    return dict(Desk.objects.filter(agent_id__in=agent_ids).values_list("agent_id", "revision"))


def own_legs(agent: Agent) -> LegQuerySet:
    """Return the legs an agent may see and act on: the agent's own."""
    return Leg.objects.of(agent).select_related(
        "conversation__queue", "conversation__lookup", "conversation__ledger__incident", "queue", "agent"
    )


def card(leg: Leg, now: datetime) -> Leg:
    """Return one leg with what its card and its pane show."""
    return with_callers(_timed([_with_parts(Leg.objects.filter(pk=leg.pk)).get()], now))[0]


def newest_card(agent: Agent, conversation: Conversation, now: datetime) -> Leg | None:
    """Return the agent's latest leg in a conversation, with what its card shows."""
    legs = _with_parts(Leg.objects.of(agent).filter(conversation=conversation))
    found = legs.order_by("-offered_at", "-id").first()
    return _timed([found], now)[0] if found else None


def with_callers(legs: list[Leg]) -> list[Leg]:
    """Add who is calling, their incidents and the former agent's note, in a fixed number of queries."""
    lookups = [leg.conversation.lookup for leg in legs if leg.conversation.lookup]
    cards = incidents.caller_cards(lookups) if lookups else {}
    notes = _notes([leg.conversation for leg in legs]) if legs else {}
    for leg in legs:
        leg.caller_card = cards.get(leg.conversation.lookup_id or 0) or incidents.CallerCard(
            state="no_address"
        )
        note = notes.get(leg.conversation_id)
        leg.note = note.note if note and note.leg_id != leg.pk else ""
        leg.note_by = note.leg.agent.name if note and leg.note else ""
    return legs


def _on_desk(agent: Agent, now: datetime) -> list[Leg]:
    open_or_missed = Q(state__in=states.OPEN) | Q(
        state=State.ENDED, dismissed_at=None, ended_at__gt=now - MISSED_SHOWN
    ) & ~Q(missed_reason="")
    return list(_with_parts(Leg.objects.of(agent).filter(open_or_missed)).order_by("offered_at", "id"))


def _with_parts(legs: LegQuerySet) -> LegQuerySet:
    return legs.select_related(
        "agent",
        "queue",
        "conversation__queue",
        "conversation__lookup",
        "conversation__ledger__incident",
        "conversation__last_message",
    )


def _timed(legs: list[Leg], now: datetime) -> list[Leg]:
    """Add what changes with the clock, and the last words."""
    for leg in legs:
        leg.left_s = leg.seconds_left(now)
        leg.of_s = _seconds(leg.offer_ends_at, leg.offered_at) if leg.offer_ends_at else None
        leg.waited_s = _seconds(now, leg.conversation.waiting_since or leg.conversation.started_at)
        leg.preview = _preview(leg.conversation.last_message)
        leg.since_s = _since_s(leg, now)
    return legs


def _notes(conversations: list[Conversation]) -> dict[int, Transfer]:
    """Return the last hand-over with a note, by conversation."""
    handed = Transfer.objects.filter(conversation__in=conversations).exclude(note="")
    return {
        one.conversation_id: one for one in handed.select_related("leg__agent").order_by("asked_at", "id")
    }


def _preview(last: Message | None) -> str:
    if last is None:
        return ""
    if last.text is None:
        return "…"
    words = last.text[:PREVIEW_LENGTH]
    return f"You: {words}" if last.sender == Message.Sender.AGENT else words


def _since_s(leg: Leg, now: datetime) -> int:
    """Return how long the customer waits for an answer, or how long the leg lasts when nobody waits."""
    last = leg.conversation.last_message
    waiting = last.sent_at if last and last.sender == CUSTOMER else None
    return _seconds(now, waiting or leg.ended_at or leg.connected_at or leg.offered_at)


def _seconds(later: datetime, earlier: datetime) -> int:
    return max(0, round((later - earlier).total_seconds()))
