"""Sends the changed parts of the desk to the agents who see a changed conversation."""

from django.template.loader import render_to_string
from django.utils import timezone

from inbox.models import Activity, Conversation, Leg, Message
from inbox.queries import cards, desk, pane, thread
from inbox.queries.cards import LegCard
from inbox.timeline import ConversationChange
from live import fragments, groups
from live.dom import dom_id
from live.publish import publish
from routing.models import Agent

Kind = Activity.Kind
# These kinds cannot move a card to another list.
CONTENT_ONLY = frozenset({Kind.MESSAGE, Kind.MESSAGE_STATUS, Kind.CALLER, Kind.INCIDENT, Kind.CHANGED})

LISTS = ("inbox/_ringing.html", "inbox/_lists.html", "inbox/_revision.html")
MESSAGES = frozenset({Kind.MESSAGE, Kind.MESSAGE_STATUS})


def announce(change: ConversationChange) -> None:
    """Send the parts that the change affects to each desk that shows the conversation."""
    conversation = Conversation.objects.get(pk=change.conversation_id)
    for agent in Agent.objects.filter(pk__in=change.agent_ids):
        with agent.speaking():
            card, parts = _desk_parts(agent, conversation, change)
            publish(groups.agent(agent.pk), [*parts, *_added(card, change), *_pane_parts(card, change)])


def _desk_parts(
    agent: Agent, conversation: Conversation, change: ConversationChange
) -> tuple[LegCard | None, list[str]]:
    """Return the agent's card and the changed parts of the lists.

    A change of content replaces only the card; any other change replaces the lists. The open conversation is
    rendered from the card, None when the agent has no leg in the conversation.
    """
    now = timezone.now()
    if change.kinds <= CONTENT_ONLY:
        card = cards.newest(agent, conversation, now)
        if card and not card.leg.is_ringing:  # offers are only shown in a list
            revision = {"desk": {"revision": desk.revision_of(agent), "agent": agent}}
            return card, [
                fragments.replace(render_to_string("inbox/_card.html", {"card": card})),
                fragments.replace(render_to_string("inbox/_revision.html", revision)),
            ]
    view = desk.desk(agent, now)
    parts = [fragments.replace(render_to_string(name, {"desk": view})) for name in LISTS]
    return view.card_of(conversation) or cards.newest(agent, conversation, now), parts


def _added(card: LegCard | None, change: ConversationChange) -> list[str]:
    """Return what is new in the thread, as far as the agent may read it."""
    return [*_messages(card.leg, change), *_events(card.leg, change)] if card else []


def _messages(leg: Leg, change: ConversationChange) -> list[str]:
    if not change.message_ids and not change.removed_message_ids:
        return []
    conversation = leg.conversation
    rows = thread.messages(leg, change.message_ids)
    into = dom_id(conversation, "thread")
    gone = [fragments.remove(dom_id(Message(pk=pk), "row")) for pk in change.removed_message_ids]
    return gone + [
        fragments.append(
            render_to_string("inbox/_message.html", {"message": row, "pane": {"conversation": conversation}}),
            into=into,
        )
        for row in rows
    ]


def _events(leg: Leg, change: ConversationChange) -> list[str]:
    """Return the new entries of the history, to append to the thread."""
    if not change.kinds & thread.THREAD_ICONS.keys():
        return []
    into = dom_id(leg.conversation, "thread")
    return [
        fragments.append(render_to_string("inbox/_event.html", {"event": event}), into=into)
        for event in thread.events(leg, change.activity_ids)
    ]


def _pane_parts(card: LegCard | None, change: ConversationChange) -> list[str]:
    """Return the live parts of the open conversation; a page that shows a different one ignores them."""
    if card is None or card.leg.is_ringing or change.kinds <= MESSAGES:
        return []
    context = {"pane": pane.live(card)}
    names = ("_head", "_caller", "_ledger", "_finish")
    return [fragments.replace(render_to_string(f"inbox/{name}.html", context)) for name in names]
