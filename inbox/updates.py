"""What open pages show of changed conversations, in the same few queries for one page as for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TypeVar

from gateway.prepared import Prepared
from inbox.models import Activity, Conversation, Leg, Message
from inbox.queries import cards, pane, thread
from inbox.queries.cards import LegCard
from inbox.queries.pane import PaneView
from inbox.timeline import ConversationChange
from routing.models import Agent

Kind = Activity.Kind
MESSAGES = frozenset({Kind.MESSAGE, Kind.MESSAGE_STATUS})
LEGS = Prepared(
    lambda conversations, agents: cards.with_parts(
        Leg.objects.filter(conversation__among=conversations, agent__among=agents)
    ).order_by("offered_at", "id")
)

T = TypeVar("T", Message, Activity)

OpenPages = Mapping[int, set[int]]  # see live.hub


@dataclass(slots=True, kw_only=True)
class ShownConversation:
    """What is new in a conversation that a page shows. view: its live parts, if others than messages changed.

    forms: of all the agent's legs. messages, events: to add to the thread. removed: ids of deleted messages.
    """

    conversation: Conversation
    card: LegCard
    view: PaneView | None = None
    forms: list[PaneView] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    events: list[Activity] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ChangedDesk:
    """What an agent's pages show of some changes. changes: their revisions of the desk, in order.

    cards: of the agent's legs in the changed conversations, in the order of their offers. shown: the changed
    conversations that are open, by the id of the leg.
    """

    agent: Agent
    changes: list[int] = field(default_factory=list)
    cards: list[LegCard] = field(default_factory=list)
    shown: dict[int, ShownConversation] = field(default_factory=dict)

    @property
    def revision(self) -> int:
        """Return the revision of the desk after the last change."""
        return self.changes[-1]


def legs(found: Sequence[ConversationChange], pages: OpenPages) -> list[Leg]:
    """Return the legs that agents with open pages have in the changed conversations."""
    told: dict[int, set[int]] = defaultdict(set)
    for change in found:
        told[change.conversation_id] |= change.desks.keys() & pages.keys()
    return [
        leg
        for leg in LEGS.rows(told, set().union(*told.values()))
        if leg.agent_id in told[leg.conversation_id]
    ]


def changed(
    found: Sequence[ConversationChange], own: Collection[Leg], pages: OpenPages, now: datetime
) -> list[ChangedDesk]:
    """Return what the open pages of these legs' agents, who read the active language, show of the changes."""
    desks: dict[int, ChangedDesk] = {}
    for card in cards.of_legs(list(own), now):
        agent = card.leg.agent
        desks.setdefault(agent.pk, ChangedDesk(agent=agent)).cards.append(card)
    changes = _by_agent(found)
    for agent_id, one in desks.items():
        one.changes = sorted({change.desks[agent_id] for change in changes[agent_id]})
        _add_shown(one, changes[agent_id], pages[agent_id])
    _complete(desks.values())
    _add_threads([shown for one in desks.values() for shown in one.shown.values()], found)
    return list(desks.values())


def _by_agent(found: Sequence[ConversationChange]) -> dict[int, list[ConversationChange]]:
    changes: dict[int, list[ConversationChange]] = defaultdict(list)
    for change in found:
        for agent_id in change.desks:
            changes[agent_id].append(change)
    return changes


def _add_shown(one: ChangedDesk, changes: Sequence[ConversationChange], open_legs: set[int]) -> None:
    """Add the changed conversations that the agent's pages show."""
    kinds: dict[int, frozenset[str]] = defaultdict(frozenset)
    for change in changes:
        kinds[change.conversation_id] |= change.kinds
    for card in one.cards:
        if card.leg.pk in open_legs:
            one.shown[card.leg.pk] = _shown(card, one.cards, kinds[card.leg.conversation_id])


def _shown(card: LegCard, own: Sequence[LegCard], kinds: frozenset[str]) -> ShownConversation:
    same = [one for one in own if one.leg.conversation_id == card.leg.conversation_id]
    shown = ShownConversation(conversation=card.conversation, card=card)
    if not shown.card.leg.is_ringing and not kinds <= MESSAGES:
        shown.view = PaneView(card=shown.card)
        shown.forms = [PaneView(card=one) for one in same]
    return shown


def _complete(desks: Collection[ChangedDesk]) -> None:
    """Add callers to offers and to open conversations, and what else the latter show."""
    views = [shown.view for one in desks for shown in one.shown.values() if shown.view]
    ringing = [card for one in desks for card in one.cards if card.leg.is_ringing]
    cards.with_callers([*ringing, *(view.card for view in views)])
    pane.complete(views)


def _add_threads(shown: Sequence[ShownConversation], found: Sequence[ConversationChange]) -> None:
    """Add new and changed messages and history entries, as far as the agents may read them."""
    ids = {one.conversation.pk for one in shown}
    mine = [change for change in found if change.conversation_id in ids]
    messages = _by_conversation(thread.messages(chain.from_iterable(one.message_ids for one in mine)))
    events = _by_conversation(thread.events(chain.from_iterable(one.activity_ids for one in mine)))
    for one in shown:
        pk, leg = one.conversation.pk, one.card.leg
        one.messages = list(filter(partial(thread.may_read, leg), messages[pk]))
        one.events = list(filter(partial(thread.may_see, leg), events[pk]))
        own = (change for change in mine if change.conversation_id == pk)
        one.removed = [*chain.from_iterable(change.removed_message_ids for change in own)]


def _by_conversation(rows: Iterable[T]) -> dict[int, list[T]]:
    grouped: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        grouped[row.conversation_id].append(row)
    return grouped
