"""Where every change of a conversation passes: into its history now, to the browsers after commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from inbox import broadcasts
from inbox.models import Activity, Conversation, Desk, Leg, Message
from routing.models import Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened. message: the one that is new or changed, so that it alone is redrawn.

    removed_message_id: a row that is no more, so that pages drop it.
    """

    kind: Activity.Kind
    leg: Leg | None = None
    actor: Agent | None = None
    what: str = ""
    message: Message | None = None
    removed_message_id: int | None = None


def record(conversation: Conversation, lines: Iterable[Line], *, at: datetime) -> None:
    """Add lines to the history, raise the revisions, and announce all of it once, after commit.

    Call it once per transaction and conversation, with the conversation locked.
    """
    lines = list(lines)
    if not lines:
        return
    activities = Activity.objects.bulk_create(_row(conversation, line, at) for line in lines)
    conversation.grow()
    agents = _concerned(conversation, lines)
    Desk.grow(agents)
    change = broadcasts.Change(
        conversation_id=conversation.pk,
        agent_ids=frozenset(agents),
        kinds=frozenset(line.kind for line in lines),
        activity_ids=tuple(activity.pk for activity in activities),
        message_ids=tuple(line.message.pk for line in lines if line.message),
        removed_message_ids=tuple(line.removed_message_id for line in lines if line.removed_message_id),
    )
    transaction.on_commit(lambda: broadcasts.announce(change), robust=True)


def redraw(leg: Leg) -> None:
    """Announce what only the agent's own pages show; it is no part of the history."""
    leg.conversation.grow()
    Desk.grow({leg.agent_id})
    change = broadcasts.Change(
        conversation_id=leg.conversation_id,
        agent_ids=frozenset({leg.agent_id}),
        kinds=frozenset({Activity.Kind.CHANGED}),
        message_ids=(),
    )
    transaction.on_commit(lambda: broadcasts.announce(change), robust=True)


def _row(conversation: Conversation, line: Line, at: datetime) -> Activity:
    return Activity(
        conversation=conversation,
        leg=line.leg,
        kind=line.kind,
        actor=line.actor,
        what=line.what[:256],
        at=at,
    )


def _concerned(conversation: Conversation, lines: list[Line]) -> set[int]:
    """Return the agents whose desks show this conversation, or did until now.

    An incident may be written long after its wrap-up, which the agent still has open.
    """
    legs = Leg.objects.filter(conversation=conversation)
    if not any(line.kind == Activity.Kind.LEDGER for line in lines):
        legs = legs.open()
    now_on_it = legs.values_list("agent_id", flat=True)
    return set(now_on_it) | {line.leg.agent_id for line in lines if line.leg}
