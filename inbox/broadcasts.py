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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One committed change of a conversation. agent_ids: whose desks show it."""

    conversation_id: int
    agent_ids: frozenset[int]
    kinds: frozenset[str]
    message_ids: tuple[int, ...]
    removed_message_ids: tuple[int, ...] = ()


def announce(change: Change) -> None:
    """Redraw what the change touched on each desk that shows it."""
    conversation = Conversation.objects.select_related("queue").get(pk=change.conversation_id)
    messages = _messages(conversation, change)
    for agent in Agent.objects.filter(pk__in=change.agent_ids):
        leg = desk.own_legs(agent).newest_in(conversation)
        if leg:
            publish(
                groups.agent(agent.pk),
                [*_desk_parts(agent, leg, change), *messages, *_pane_parts(leg, change)],
            )


def _desk_parts(agent: Agent, leg: Leg, change: Change) -> list[str]:
    """Membership changes push the whole lists; a change of content only the card, where there is one."""
    now = timezone.now()
    whole = not change.kinds <= CONTENT_ONLY or leg.is_ringing
    if not whole:
        card = render_to_string("inbox/_card.html", {"leg": desk.card(leg, now)})
        revision = render_to_string("inbox/_revision.html", {"desk": {"revision": desk.revision_of(agent)}})
        return [fragments.replace(card), fragments.replace(revision)]
    context = {"desk": desk.desk(agent, now)}
    names = ("inbox/_ringing.html", "inbox/_lists.html", "inbox/_revision.html")
    return [fragments.replace(render_to_string(name, context)) for name in names]


def _messages(conversation: Conversation, change: Change) -> list[str]:
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


def _pane_parts(leg: Leg, change: Change) -> list[str]:
    """The live parts of the open conversation; a page that shows another one drops them."""
    if change.kinds <= {Kind.MESSAGE, Kind.MESSAGE_STATUS}:
        return []
    context = {"pane": pane.pane(leg, timezone.now())}
    names = ("_head", "_caller", "_ledger", "_finish")
    return [fragments.replace(render_to_string(f"inbox/{name}.html", context)) for name in names]
