"""What open pages show of changed conversations, in the same few queries for one page as for many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TypeVar

from django.db.models import Q

from inbox.models import Activity, Conversation, Leg, Message
from inbox.queries import cards, desk, pane, thread
from inbox.queries.cards import LegCard
from inbox.queries.desk import DeskView
from inbox.queries.pane import PaneView
from inbox.timeline import ConversationChange
from routing.models import Agent

Kind = Activity.Kind
# These kinds cannot move a card to another list.
CONTENT_ONLY = frozenset({Kind.MESSAGE, Kind.MESSAGE_STATUS, Kind.CALLER, Kind.INCIDENT, Kind.CHANGED})
MESSAGES = frozenset({Kind.MESSAGE, Kind.MESSAGE_STATUS})

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
    """What an agent's pages show of some changes. view: the lists, None when only cards changed.

    cards: whose content changed. shown: the changed conversations that are open, by the id of the leg.
    """

    agent: Agent
    revision: int
    view: DeskView | None = None
    cards: list[LegCard] = field(default_factory=list)
    shown: dict[int, ShownConversation] = field(default_factory=dict)


def readers(found: Sequence[ConversationChange], pages: OpenPages) -> list[Agent]:
    """Return the agents with open pages that show these changes."""
    wanted = {agent_id for change in found for agent_id in change.agent_ids} & pages.keys()
    return list(Agent.objects.filter(pk__in=wanted)) if wanted else []


def changed(
    found: Sequence[ConversationChange], agents: Sequence[Agent], pages: OpenPages, now: datetime
) -> list[ChangedDesk]:
    """Return what the open pages of these agents, who read the active language, show of the changes."""
    by_agent = {agent.pk: [change for change in found if agent.pk in change.agent_ids] for agent in agents}
    revisions, own = desk.revisions(set(by_agent)), _cards(by_agent, now)
    desks = [
        _desk(agent, by_agent[agent.pk], own.get(agent.pk, []), now, revision=revisions.get(agent.pk, 0))
        for agent in agents
    ]
    for one in desks:
        _add_shown(one, by_agent[one.agent.pk], own.get(one.agent.pk, []), pages[one.agent.pk])
    _complete(desks)
    _add_threads([shown for one in desks for shown in one.shown.values()], found)
    return desks


def _cards(by_agent: Mapping[int, list[ConversationChange]], now: datetime) -> dict[int, list[LegCard]]:
    """Return cards by agent: of the whole desk where lists changed, else of the changed conversations."""
    conversations = {change.conversation_id for mine in by_agent.values() for change in mine}
    whole = [agent_id for agent_id, mine in by_agent.items() if _moves_cards(mine)]
    wanted = Q(agent__in=by_agent, conversation__in=conversations) | Q(agent__in=whole) & desk.on_desk(now)
    found: dict[int, list[LegCard]] = {}
    for leg in cards.with_parts(Leg.objects.filter(wanted)).order_by("offered_at", "id"):
        found.setdefault(leg.agent_id, []).extend(cards.of_legs([leg], now))
    return found


def _moves_cards(changes: Sequence[ConversationChange]) -> bool:
    return any(not change.kinds <= CONTENT_ONLY for change in changes)


def _desk(
    agent: Agent,
    changes: Sequence[ConversationChange],
    own: Sequence[LegCard],
    now: datetime,
    *,
    revision: int,
) -> ChangedDesk:
    if _moves_cards(changes):
        on_desk = [card for card in own if desk.is_on_desk(card.leg, now)]
        return ChangedDesk(
            agent=agent, revision=revision, view=desk.of_cards(agent, on_desk, revision=revision)
        )
    newest = [_newest(own, pk) for pk in dict.fromkeys(change.conversation_id for change in changes)]
    return ChangedDesk(agent=agent, revision=revision, cards=[card for card in newest if card])


def _newest(own: Sequence[LegCard], conversation_id: int) -> LegCard | None:
    """Return the card of the agent's latest leg in a conversation; the cards are in order of their offers."""
    return next((card for card in reversed(own) if card.leg.conversation_id == conversation_id), None)


def _add_shown(
    one: ChangedDesk, changes: Sequence[ConversationChange], own: Sequence[LegCard], open_legs: set[int]
) -> None:
    """Add the changed conversations that the agent's pages show."""
    kinds: dict[int, frozenset[str]] = defaultdict(frozenset)
    for change in changes:
        kinds[change.conversation_id] |= change.kinds
    for card in own:
        if card.leg.pk in open_legs and card.leg.conversation_id in kinds:
            one.shown[card.leg.pk] = _shown(card, own, kinds[card.leg.conversation_id])


def _shown(card: LegCard, own: Sequence[LegCard], kinds: frozenset[str]) -> ShownConversation:
    same = [one for one in own if one.leg.conversation_id == card.leg.conversation_id]
    shown = ShownConversation(conversation=same[-1].conversation, card=same[-1])
    if not shown.card.leg.is_ringing and not kinds <= MESSAGES:
        shown.view = PaneView(card=shown.card)
        shown.forms = [PaneView(card=one) for one in same]
    return shown


def _complete(desks: Sequence[ChangedDesk]) -> None:
    """Add callers to offers and to open conversations, and what else the latter show."""
    views = [shown.view for one in desks for shown in one.shown.values() if shown.view]
    ringing = [
        card for one in desks for card in (one.view.ringing if one.view else one.cards) if card.leg.is_ringing
    ]
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
