"""Records every change of a conversation: in its history at once, to the listeners after commit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings

from gateway import bulk
from inbox.models import Activity, Conversation, Desk, Leg, Message
from inbox.models.leg import unfinished
from live import changes
from routing.models import Agent

Kind = Activity.Kind
# What happens often and changes nothing about a conversation's interaction in ServiceNow.
NOT_IN_INTERACTION = (Kind.MESSAGE, Kind.MESSAGE_STATUS, Kind.MUTED, Kind.UNMUTED, Kind.DISMISSED)


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
    """One committed change of a conversation. kinds: of ``Activity``.

    desks: the revisions of the desks that show it, by the agent's id.
    """

    conversation_id: int
    desks: Mapping[int, int]
    kinds: frozenset[str]
    message_ids: tuple[int, ...] = ()
    removed_message_ids: tuple[int, ...] = ()
    activity_ids: tuple[int, ...] = ()

    def packed(self) -> dict[str, Any]:
        """Return the change as it is published."""
        plain = {name: _plain(getattr(self, name)) for name in self.__slots__}
        return plain | {"desks": list(self.desks.items())}

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any]) -> "ConversationChange":
        """Return a published change."""
        return cls(
            conversation_id=packed["conversation_id"],
            desks=dict(packed["desks"]),
            kinds=frozenset(packed["kinds"]),
            message_ids=tuple(packed["message_ids"]),
            removed_message_ids=tuple(packed["removed_message_ids"]),
            activity_ids=tuple(packed["activity_ids"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A locked conversation, what to add to its history and when, and the agents whose desks show it."""

    conversation: Conversation
    lines: Sequence[tuple[Line, datetime]]
    agent_ids: set[int]


def mark_due(conversation: Conversation, lines: Iterable[tuple[Line, datetime]]) -> None:
    """Mark that the conversation's interaction in ServiceNow has to follow, if it shows any of this.

    The caller saves the conversation; ``inbox.commands.interactions`` does what is due.
    """
    shown = [at for line, at in lines if line.kind not in NOT_IN_INTERACTION]
    if shown and conversation.interaction_due_at is None and settings.INTERACTION_RECORDS != "off":
        pause = timedelta(seconds=settings.INTERACTION_PAUSE_S)
        conversation.interaction_due_at = shown[0] + pause


def record(conversation: Conversation, lines: Iterable[Line], *, at: datetime) -> None:
    """Add entries to the history, increase the revisions, and announce one change after commit.

    Call it once per transaction and conversation, with the conversation locked; it saves the conversation.
    """
    entries = [(line, at) for line in lines]
    if not entries:
        return
    mark_due(conversation, entries)
    conversation.bump_revision()
    legs = Leg.objects.filter(conversation=conversation).filter(unfinished(at))
    agent_ids = set(legs.values_list("agent_id", flat=True))
    record_all([Changed(conversation=conversation, lines=entries, agent_ids=agent_ids)])


def record_all(changed: Sequence[Changed]) -> None:
    """Add the entries of several conversations, whose revisions the caller increases and saves."""
    if not changed:
        return
    activities = iter(Activity.objects.bulk_create(_row(one, *line) for one in changed for line in one.lines))
    concerned = [_concerned(one) for one in changed]
    revisions = Desk.bump_revision(set().union(*concerned))
    changes.announce(
        [
            _change(
                one,
                {agent_id: revisions[agent_id] for agent_id in agent_ids},
                tuple(activity.pk for activity in islice(activities, len(one.lines))),
            )
            for one, agent_ids in zip(changed, concerned, strict=True)
        ]
    )


def purge(older_than: datetime) -> int:
    """Delete entries older than this, of conversations that ended before; return how many."""
    old = Activity.objects.filter(at__lt=older_than, conversation__ended_at__lt=older_than)
    return bulk.delete_in_steps(old.order_by("at"))


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else list(value)


def redraw(leg: Leg) -> None:
    """Announce a change that only the agent's own pages show and that is not part of the history."""
    leg.conversation.bump_revision()
    change = ConversationChange(
        conversation_id=leg.conversation_id,
        desks=Desk.bump_revision({leg.agent_id}),
        kinds=frozenset({Activity.Kind.CHANGED}),
    )
    changes.announce([change])


def _row(changed: Changed, line: Line, at: datetime) -> Activity:
    return Activity(
        conversation=changed.conversation,
        leg=line.leg,
        kind=line.kind,
        actor=line.actor,
        detail=line.detail,
        at=at,
    )


def _concerned(changed: Changed) -> set[int]:
    """Return the agents whose desks show this conversation, or showed it until now.

    For an incident also those who took part: it may be written long after the wrap-up.
    """
    agents = changed.agent_ids | {line.leg.agent_id for line, _ in changed.lines if line.leg}
    if any(line.kind == Activity.Kind.INCIDENT for line, _ in changed.lines):
        agents |= set(changed.conversation.legs.readable().values_list("agent_id", flat=True))
    return agents


def _change(changed: Changed, desks: dict[int, int], activity_ids: tuple[int, ...]) -> ConversationChange:
    lines = [line for line, _ in changed.lines]
    return ConversationChange(
        conversation_id=changed.conversation.pk,
        desks=desks,
        kinds=frozenset(line.kind for line in lines),
        activity_ids=activity_ids,
        message_ids=tuple(
            dict.fromkeys(line.message.pk for line in lines if line.message and line.message.pk)
        ),
        removed_message_ids=tuple(line.removed_message_id for line in lines if line.removed_message_id),
    )
