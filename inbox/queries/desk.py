"""The desk of an agent: its lists of cards, and its revision."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from inbox.actions import WITH_SHORTCUT, Action
from inbox.models import Desk, Leg
from inbox.models.leg import MISSED_SHOWN, LegQuerySet, is_readable, is_unfinished, unfinished
from inbox.queries import cards
from inbox.queries.cards import LegCard
from inbox.states import State
from incidents import recent
from incidents.models import Outage, OutageSuggestion
from routing import queries as routing
from routing.models import Agent
from routing.queries import AgentStatus, PresenceChoice


@dataclass(slots=True, kw_only=True)
class DeskView:
    """An agent's page. revision: the desk's at the time of the query.

    opened: the cards of the conversations that the agent's tabs show, for what else these show.
    """

    agent: Agent
    revision: int
    ringing: list[LegCard] = field(default_factory=list)
    active: list[LegCard] = field(default_factory=list)
    parked: list[LegCard] = field(default_factory=list)
    wrap_up: list[LegCard] = field(default_factory=list)
    needs_you: list[LegCard] = field(default_factory=list)
    missed: list[LegCard] = field(default_factory=list)
    opened: list[LegCard] = field(default_factory=list)
    outages: Sequence[Outage] = ()
    suggestion: OutageSuggestion | None = None
    status: AgentStatus | None = None
    presences: list[PresenceChoice] = field(default_factory=list)

    @property
    def shortcuts(self) -> tuple[Action, ...]:
        """Return the actions that have a shortcut, for the page's list of them."""
        return WITH_SHORTCUT


LISTS = {
    State.OFFERED: "ringing",
    State.ACCEPTING: "ringing",
    State.CONNECTED: "active",
    State.HELD: "active",
    State.PARKED: "parked",
    State.WRAP_UP: "wrap_up",
    State.ENDED: "missed",  # or in wrap-up, while the incident is due
}


def desk(agent: Agent, now: datetime) -> DeskView:
    """Return the lists of an agent's desk: offers oldest first, active legs longest waiting first."""
    return desks([agent], now)[0]


def desks(agents: Sequence[Agent], now: datetime, *, open_legs: Collection[int] = ()) -> list[DeskView]:
    """Return the desks of these agents, in the same few queries for one as for many.

    open_legs: ids of legs that pages show; each is opened on the desk of its own agent only.
    """
    revisions_now = _revisions_of(agents)  # first: the cards are then at least as new
    own = _cards(agents, open_legs, now)
    views = [_desk(agent, own.get(agent.pk, []), revisions_now[agent.pk], now) for agent in agents]
    for view in views:
        readable = (card for card in own.get(view.agent.pk, []) if is_readable(card.leg))
        view.opened = [card for card in readable if card.leg.pk in open_legs]
    cards.with_callers([card for view in views for card in (*view.ringing, *view.opened)])
    return views


def place(leg: Leg, now: datetime) -> str:
    """Return the name of the list that shows a leg, "" when the desk does not show it."""
    if not is_on_desk(leg, now):
        return ""
    if leg.needs_you and not leg.incident_due and not leg.is_open:
        return "needs_you"
    return "wrap_up" if leg.incident_due else LISTS[State(leg.state)]


def page(agent: Agent, now: datetime) -> DeskView:
    """Return an agent's desk with presence and presence menu."""
    view = desk(agent, now)
    view.status, view.presences = routing.agent_status(agent), routing.presences()
    strip = recent.strip(now)
    view.outages, view.suggestion = strip.outages, strip.suggestion_for(agent.user_id)
    return view


def revisions(agent_ids: set[int]) -> dict[int, int]:
    """Return the desk revisions of these agents, in one query."""
    return dict(Desk.objects.filter(agent_id__in=agent_ids).values_list("agent_id", "revision"))


def own_legs(agent: Agent) -> LegQuerySet:
    """Return the legs that an agent may open: the agent's own, without missed offers, with drafts."""
    return cards.with_parts(Leg.objects.of(agent).readable()).select_related("draft")


def on_desk(now: datetime) -> Q:
    """Return the filter for what a desk shows: unfinished legs, and offers that were missed just now."""
    missed = Q(state=State.ENDED, dismissed_at=None, ended_at__gt=now - MISSED_SHOWN)
    return unfinished(now) | missed & ~Q(missed_reason="")


def is_on_desk(leg: Leg, now: datetime) -> bool:
    """As ``on_desk``, for a leg that is loaded."""
    if not leg.missed_reason or leg.dismissed_at or leg.ended_at is None:
        return is_unfinished(leg, now)
    return is_unfinished(leg, now) or leg.ended_at > now - MISSED_SHOWN


def _cards(agents: Iterable[Agent], open_legs: Collection[int], now: datetime) -> dict[int, list[LegCard]]:
    """Return the cards of desks and of open conversations by agent, in the order of the lists."""
    legs = Leg.objects.filter(on_desk(now) | Q(pk__in=open_legs), agent__in=agents)
    found: dict[int, list[LegCard]] = {}
    for card in sorted(cards.of_legs(list(cards.with_parts(legs)), now), key=lambda card: card.order):
        found.setdefault(card.leg.agent_id, []).append(card)
    return found


def _desk(agent: Agent, own: Iterable[LegCard], revision: int, now: datetime) -> DeskView:
    view = DeskView(agent=agent, revision=revision)
    for card in own:
        if shown_in := place(card.leg, now):
            getattr(view, shown_in).append(card)
    return view


def _revisions_of(agents: Iterable[Agent]) -> dict[int, int]:
    """Return the desk revisions of these agents; creates a desk with revision 0 at the first use."""
    found = revisions({agent.pk for agent in agents})
    for agent in agents:
        if agent.pk not in found:
            found[agent.pk] = Desk.objects.get_or_create(agent=agent)[0].revision
    return found
