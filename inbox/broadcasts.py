"""Which parts of a page change when a conversation changes, and who sees them."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone

from inbox.models import Activity, Conversation, Leg, Message
from inbox.queries import desk, pane
from live import fragments, groups
from live.dom import dom_id
from live.publish import publish
from routing.models import Agent

Kind = Activity.Kind
CONTENT_ONLY = frozenset({Kind.MESSAGE, Kind.MESSAGE_STATUS, Kind.CALLER, Kind.LEDGER, Kind.CHANGED})

LISTS = ("inbox/_ringing.html", "inbox/_lists.html", "inbox/_revision.html")
MESSAGES = frozenset({Kind.MESSAGE, Kind.MESSAGE_STATUS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One committed change of a conversation. agent_ids: whose desks show it."""

    conversation_id: int
    agent_ids: frozenset[int]
    kinds: frozenset[str]
    message_ids: tuple[int, ...]
    removed_message_ids: tuple[int, ...] = ()
    activity_ids: tuple[int, ...] = ()


def announce(change: Change) -> None:
    """Redraw what the change touched on each desk that shows it."""
    conversation = Conversation.objects.get(pk=change.conversation_id)
    messages = [*_messages(conversation, change), *_events(conversation, change)]
    for agent in Agent.objects.filter(pk__in=change.agent_ids):
        leg, parts = _desk_parts(agent, conversation, change)
        publish(groups.agent(agent.pk), [*parts, *messages, *_pane_parts(leg, change)])


def _desk_parts(agent: Agent, conversation: Conversation, change: Change) -> tuple[Leg | None, list[str]]:
    """Membership changes push the whole lists; a change of content only the card, where there is one.

    Returns the agent's leg as the page shows it, too, since the open conversation is drawn from it.
    """
    now = timezone.now()
    if change.kinds <= CONTENT_ONLY:
        leg = desk.newest_card(agent, conversation, now)
        if leg and not leg.is_ringing:
            card = render_to_string("inbox/_card.html", {"leg": leg})
            revision = render_to_string(
                "inbox/_revision.html", {"desk": {"revision": desk.revision_of(agent), "agent": agent}}
            )
            return leg, [fragments.replace(card), fragments.replace(revision)]
    view = desk.desk(agent, now)
    parts = [fragments.replace(render_to_string(name, {"desk": view})) for name in LISTS]
    return view.leg_in(conversation) or desk.newest_card(agent, conversation, now), parts


def _messages(conversation: Conversation, change: Change) -> list[str]:
    if not change.message_ids and not change.removed_message_ids:
        return []
    rows = Message.objects.filter(pk__in=change.message_ids).select_related("agent").order_by("sent_at", "id")
    thread = dom_id(conversation, "thread")
    gone = [fragments.remove(dom_id(Message(pk=pk), "row")) for pk in change.removed_message_ids]
    return gone + [
        fragments.append(
            render_to_string("inbox/_message.html", {"message": row, "pane": {"conversation": conversation}}),
            into=thread,
        )
        for row in rows
    ]


def _events(conversation: Conversation, change: Change) -> list[str]:
    """The lines of history that a thread tells, at its end."""
    if not change.kinds & pane.TOLD.keys():
        return []
    thread = dom_id(conversation, "thread")
    return [
        fragments.append(render_to_string("inbox/_event.html", {"event": event}), into=thread)
        for event in pane.events(change.activity_ids)
    ]


def _pane_parts(leg: Leg | None, change: Change) -> list[str]:
    """The live parts of the open conversation; a page that shows another one drops them."""
    if leg is None or leg.is_ringing or change.kinds <= MESSAGES:
        return []
    context = {"pane": pane.live(leg)}
    names = ("_head", "_caller", "_ledger", "_finish")
    return [fragments.replace(render_to_string(f"inbox/{name}.html", context)) for name in names]
