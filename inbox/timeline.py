"""Records every change of a conversation: in its history at once, to the listeners after commit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from inbox.models import Activity, Conversation, Desk, Leg, Message
from inbox.models.leg import unfinished
from live import changes
from routing.models import Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry for the history. message: the new or changed one, which pages replace.

    detail: as in ``Activity``. removed_message_id: of a deleted row, which pages remove.
    """

    kind: Activity.Kind
    leg: Leg | None = None
    actor: Agent | None = None
    detail: dict[str, str] = field(default_factory=dict)
    message: Message | None = None
    removed_message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationChange(changes.Change):
    """One committed change of a conversation. agent_ids: whose desks show it. kinds: of ``Activity``."""

    conversation_id: int
    agent_ids: frozenset[int]
    kinds: frozenset[str]
    message_ids: tuple[int, ...] = ()
    removed_message_ids: tuple[int, ...] = ()
    activity_ids: tuple[int, ...] = ()


def record(conversation: Conversation, lines: Iterable[Line], *, at: datetime) -> None:
    """Add entries to the history, increase the revisions, and announce one change after commit.

    Call it once per transaction and conversation, with the conversation locked; it saves the conversation.
    """
    lines = list(lines)
    if not lines:
        return
    activities = Activity.objects.bulk_create(_row(conversation, line, at) for line in lines)
    conversation.bump_revision()
    agents = _concerned(conversation, lines, at)
    Desk.bump_revision(agents)
    changes.announce(
        ConversationChange(
            conversation_id=conversation.pk,
            agent_ids=frozenset(agents),
            kinds=frozenset(line.kind for line in lines),
            activity_ids=tuple(activity.pk for activity in activities),
            message_ids=tuple(line.message.pk for line in lines if line.message),
            removed_message_ids=tuple(line.removed_message_id for line in lines if line.removed_message_id),
        )
    )


def redraw(leg: Leg) -> None:
    """Announce a change that only the agent's own pages show and that is not part of the history."""
    leg.conversation.bump_revision()
    Desk.bump_revision({leg.agent_id})
    changes.announce(
        ConversationChange(
            conversation_id=leg.conversation_id,
            agent_ids=frozenset({leg.agent_id}),
            kinds=frozenset({Activity.Kind.CHANGED}),
        )
    )


def _row(conversation: Conversation, line: Line, at: datetime) -> Activity:
    return Activity(
        conversation=conversation, leg=line.leg, kind=line.kind, actor=line.actor, detail=line.detail, at=at
    )


def _concerned(conversation: Conversation, lines: list[Line], at: datetime) -> set[int]:
    """Return the agents whose desks show this conversation, or showed it until now.

    For an incident also those whose legs have ended: it may be written long after the wrap-up.
    """
    legs = Leg.objects.filter(conversation=conversation)
    if not any(line.kind == Activity.Kind.INCIDENT for line in lines):
        legs = legs.filter(unfinished(at))
    current = legs.values_list("agent_id", flat=True)
    return set(current) | {line.leg.agent_id for line in lines if line.leg}
