"""The workspace of a batch of facts: ``loading`` fills it, the answers change it, ``write`` stores it.

The answers neither query nor save: they compare facts with the rows of ``Loaded``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models

from gateway import bulk, outbound
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from inbox import timeline
from inbox.models import Conversation, Leg, Message, Transfer
from inbox.models.leg import is_unfinished
from inbox.timeline import Changed, Line
from incidents import directory, lookups
from incidents.models import Candidate, Lookup
from routing.models import Agent, Queue

M = TypeVar("M", bound=models.Model)
SEND = Operation.SEND_MESSAGE


@dataclass(eq=False)
class Rows(Generic[M]):
    """The rows of one model. added: to insert. removed: to delete. Loaded ones are updated if they differ."""

    added: list[M] = field(default_factory=list)
    removed: list[M] = field(default_factory=list)
    _loaded: dict[int, tuple[M, dict[str, Any]]] = field(default_factory=dict)

    def load(self, row: M) -> M:
        """Remember a row as it is stored; the same instance for the same row."""
        return self._loaded.setdefault(row.pk, (row, dict(vars(row))))[0]

    def add(self, row: M) -> M:
        """Insert a row when the workspace is written."""
        self.added.append(row)
        return row

    def remove(self, row: M) -> None:
        """Delete a row when the workspace is written, or forget one that has not been inserted."""
        if row.pk is None:
            self.added.remove(row)
        else:
            self.removed.append(row)

    def insert(self) -> None:
        """Insert the added rows."""
        bulk.insert(self.added)
        for row in self.added:
            self.load(row)
        self.added = []

    def update(self) -> None:
        """Delete the removed rows, and write the fields that differ from the stored ones."""
        bulk.delete(self.removed)
        for row in self.removed:
            self._loaded.pop(row.pk, None)
        changed = [
            (row, names) for row, before in self._loaded.values() if (names := _differing(row, before))
        ]
        bulk.update([row for row, _ in changed], {name for _, names in changed for name in names})


def _differing(row: models.Model, before: dict[str, Any]) -> list[str]:
    _take_over_keys(row)
    return [name for name, value in vars(row).items() if not name.startswith("_") and before[name] != value]


def _take_over_keys(row: models.Model) -> None:
    """Set the foreign keys of related rows that were inserted after they had been assigned."""
    for relation in row._meta.concrete_fields:
        assigned = row._state.fields_cache.get(relation.name)
        if assigned is not None and getattr(row, relation.attname) is None:
            setattr(row, relation.attname, assigned.pk)


@dataclass(kw_only=True, eq=False)
class Loaded:
    """One locked conversation. legs: by Genesys id. messages: those that the facts name, by Genesys id.

    unanswered: agents' own messages that Genesys has not accepted yet. lines: for the history.
    """

    work: "Workspace"
    conversation: Conversation
    legs: dict[str, Leg] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    unanswered: list[Message] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    lines: list[tuple[Line, datetime]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Return whether the conversation or one of its legs has not ended."""
        return self.conversation.ended_at is None or any(leg.is_open for leg in self.legs.values())

    def record(self, lines: Iterable[Line], *, at: datetime) -> None:
        """Add lines to the history."""
        self.lines += [(line, at) for line in lines]

    def reserve(self, request: OutboundRequest | None) -> None:
        """Reserve a request; does nothing for None."""
        if request:
            self.work.requests.append(request)

    def add_leg(self, leg: Leg) -> Leg:
        """Add a new leg."""
        self.legs[leg.remote_id] = self.work.legs.add(leg)
        return leg

    def add_message(self, message: Message) -> Message:
        """Add a new message from Genesys."""
        self.messages[str(message.remote_id)] = self.work.messages.add(message)
        return message

    def own_message(self, key: str) -> Message | None:
        """Return the agent's message that this request sends, or None."""
        own = (message for message in (*self.unanswered, *self.messages.values()) if message.key == key)
        return next(own, None)

    def changed(self) -> Changed:
        """Return what is recorded, and whose desks show it."""
        last = max(at for _, at in self.lines)
        agents = {leg.agent_id for leg in self.legs.values() if is_unfinished(leg, last)}
        return Changed(conversation=self.conversation, lines=self.lines, agent_ids=agents)


class Workspace:
    """The conversations of some facts, locked until the transaction ends. loaded: by Genesys id.

    repeats: identities of facts that were applied before. digests: of snapshots, by the fact's identity.
    requests: to reserve. queues, agents: those of new participants, by Genesys id. signed_in: the Genesys ids
    of agents with open legs who have a token. index: those in the directory's index whom the facts may be
    about, None without an index. candidates: those found, in place of those of the look-ups ``outdated``.
    """

    def __init__(self) -> None:
        self.lookups, self.conversations, self.legs = Rows[Lookup](), Rows[Conversation](), Rows[Leg]()
        self.messages, self.transfers = Rows[Message](), Rows[Transfer]()
        self.repeats: set[int] = set()
        self.digests: dict[int, str] = {}
        self.requests: list[OutboundRequest] = []
        self.queues: dict[str, Queue] = {}
        self.agents: dict[str, Agent] = {}
        self.signed_in: set[str] = set()
        self.loaded: dict[str, Loaded] = {}
        self.index: directory.Index | None = None
        self.candidates: list[Candidate] = []
        self.outdated: list[int] = []

    def take(self, lookup: Lookup, step: lookups.Step) -> OutboundRequest | None:
        """Take over whom a look-up has found, in place of earlier ones; return its request."""
        if step.candidates is not None:
            self.outdated += [lookup.pk] if lookup.pk else []
            self.candidates += step.candidates
        return step.request

    def find(self, remote_id: str) -> Loaded | None:
        """Return a conversation by its Genesys id, or None for one that is not stored here."""
        return self.loaded.get(remote_id)

    def get(self, remote_id: str) -> Loaded:
        """Return a conversation that has been seen."""
        return self.loaded[remote_id]

    def of_message(self, message_id: str) -> Loaded | None:
        """Return the conversation with this message, or None for an unknown one."""
        return next((one for one in self.loaded.values() if message_id in one.messages), None)

    def write(self) -> None:
        """Write everything that has changed, and announce it after commit."""
        loaded = self.loaded.values()
        changed = [one.changed() for one in loaded if one.lines]
        self.lookups.insert()
        directory.store_candidates(self.candidates, instead_of=self.outdated)
        self.legs.insert()
        self.messages.insert()
        for one in changed:
            one.conversation.revision += 1
            timeline.mark_due(one.conversation, one.lines)
        self.lookups.update()
        self.legs.update()
        self.transfers.update()
        self.messages.update()
        self.conversations.update()
        timeline.record_all(changed)
        outbound.store(self.requests)
