"""Sends the changed parts of the desk to the agents who see a changed conversation."""

from django.template.loader import render_to_string
from django.utils import timezone

from inbox.models import Activity, Conversation, Message
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
            added = [*_messages(conversation, change), *_events(conversation, change)]
            publish(groups.agent(agent.pk), [*parts, *added, *_pane_parts(card, change)])


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


def _messages(conversation: Conversation, change: ConversationChange) -> list[str]:
    if not change.message_ids and not change.removed_message_ids:
        return []
    rows = Message.objects.filter(pk__in=change.message_ids).select_related("agent").order_by("sent_at", "id")
    into = dom_id(conversation, "thread")
    gone = [fragments.remove(dom_id(Message(pk=pk), "row")) for pk in change.removed_message_ids]
    return gone + [
        fragments.append(
            render_to_string("inbox/_message.html", {"message": row, "pane": {"conversation": conversation}}),
            into=into,
        )
        for row in rows
    ]


def _events(conversation: Conversation, change: ConversationChange) -> list[str]:
    """Return the new entries of the history, to append to the thread."""
    if not change.kinds & thread.THREAD_ICONS.keys():
        return []
    into = dom_id(conversation, "thread")
    return [
        fragments.append(render_to_string("inbox/_event.html", {"event": event}), into=into)
        for event in thread.events(change.activity_ids)
    ]


def _pane_parts(card: LegCard | None, change: ConversationChange) -> list[str]:
    """Return the live parts of the open conversation; a page that shows a different one ignores them."""
    if card is None or card.leg.is_ringing or change.kinds <= MESSAGES:
        return []
    context = {"pane": pane.live(card)}
    parts = [render_to_string(f"inbox/{name}.html", context) for name in ("_head", "_caller", "_ledger")]
    # A form belongs to one leg, and the page may show an earlier one whose incident is due.
    own = pane.of_own_legs(card, timezone.now())
    parts += [render_to_string("inbox/_finish.html", {"pane": one}) for one in own]
    return [fragments.replace(part) for part in parts]
