"""Reads the current state from both clouds as facts, after a gap and at intervals.

Its requests have a lane behind those for which people wait.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import timezone

from gateway import clients, tokens
from gateway.operations import genesys as genesys_operations
from gateway.operations.names import Lane
from gateway.providers import fact_values, facts
from gateway.providers.errors import Malformed, Unauthorised
from gateway.providers.genesys import normalise as genesys
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.wire import Raw

log = logging.getLogger(__name__)
Read = Callable[[], Iterable[facts.Fact]]
CHOICES: tuple[tuple[fact_values.ChoiceKind, str], ...] = (
    ("category", "category"),
    ("contact_type", "contact_type"),
    ("incident_state", "state"),
)


def conversation(remote_id: str) -> list[facts.Fact]:
    """Return one conversation, or the fact that Genesys no longer knows it."""
    return genesys_operations.read_conversation(_genesys(), conversation_id=remote_id)


def work_of(subject: str) -> list[facts.Fact]:
    """Return all conversations of an agent, or the fact that the agent's token has ended."""
    asked_at = timezone.now()
    try:
        raws = _genesys(subject).active_conversations()
    except Unauthorised:
        tokens.end(subject, asked_at)
        return [facts.TokenRevoked(occurred_at=asked_at, agent_id=subject)]
    return [fact for raw in raws for fact in _readable(raw, asked_at)]


def _readable(raw: Raw, asked_at: datetime) -> Iterator[facts.Fact]:
    """Yield a conversation of several, nothing when it cannot be read: it harms no other."""
    try:
        yield genesys.conversation(raw, read_at=asked_at)
    except Malformed as error:
        log.warning("one of an agent's conversations cannot be read: %s", error)


def waiting(start: datetime, end: datetime) -> list[str]:
    """Return the ids of conversations that began in this interval and wait in a queue."""
    return _genesys().waiting(start, end)


def texts(conversation_id: str, message_ids: list[str]) -> list[facts.Fact]:
    """Return the texts of messages, read with the service's own token."""
    return genesys_operations.read_texts(_genesys(), conversation_id=conversation_id, message_ids=message_ids)


def user_statuses() -> Iterator[facts.Fact]:
    """Yield presence and routing status of all agents; one request for every hundred agents."""
    yield from _genesys().user_statuses()


def servicenow_presences(person_ids: Sequence[str]) -> Iterator[facts.Fact]:
    """Yield the ServiceNow presence states of these agents; one request each."""
    yield from clients.servicenow(lane=Lane.SYNC).agent_presences(person_ids)


def compared_incidents(since: datetime, contact_types: Sequence[str]) -> list[facts.Fact]:
    """Return what ServiceNow has of a service desk since a time; two requests, for a report."""
    client, now = clients.servicenow(lane=Lane.REPORT), timezone.now()
    found = client.incidents_without_conversation(since, contact_types=contact_types)
    created = client.incidents_created_here(since)
    return [
        facts.IncidentsCompared(occurred_at=now, since=since, without_conversation=found, created=created)
    ]


def critical_incidents(since: datetime, known_ids: Sequence[str]) -> list[facts.IncidentChanged]:
    """Return critical incidents that were updated since a time, and how these others stand now."""
    client, now = clients.servicenow(lane=Lane.SYNC), timezone.now()
    critical = client.critical_incidents(since, but_by=settings.SERVICENOW_USER)
    others = set(known_ids) - {one.incident_id for one in critical}
    found = (*critical, *client.incidents_by_id(sorted(others)))
    return [facts.IncidentChanged(occurred_at=min(one.updated_at, now), incident=one) for one in found]


def genesys_lists() -> tuple[Read, ...]:
    """Return one function for each list of Genesys; ``queue`` reads those that belong to one queue."""
    return (_agents, _presences, _queues)


def queue(queue_id: str) -> Iterator[facts.Fact]:
    """Yield a queue's members, then its wrap-up codes."""
    client, now = clients.genesys(lane=Lane.REPORT), timezone.now()
    members = client.queue_members(queue_id)
    yield facts.MembersListed(occurred_at=now, queue_id=queue_id, agent_ids=members)
    codes = client.wrap_up_codes(queue_id)
    yield facts.WrapUpCodesListed(occurred_at=now, queue_id=queue_id, codes=codes)


def servicenow_lists() -> tuple[Read, ...]:
    """Return one function for each list of ServiceNow."""
    fields = (partial(_choices, kind, element) for kind, element in CHOICES)
    return (_presence_states, _service_queues, _groups, _columns, *fields)


def _agents() -> list[facts.Fact]:
    agents = clients.genesys(lane=Lane.REPORT).users()
    return [facts.AgentsListed(occurred_at=timezone.now(), agents=agents)]


def _presences() -> list[facts.Fact]:
    presences = clients.genesys(lane=Lane.REPORT).presence_definitions()
    return [facts.PresencesListed(occurred_at=timezone.now(), presences=presences)]


def _queues() -> list[facts.Fact]:
    queues = clients.genesys(lane=Lane.REPORT).queues()
    return [facts.QueuesListed(occurred_at=timezone.now(), queues=queues)]


def _presence_states() -> list[facts.Fact]:
    states = clients.servicenow(lane=Lane.REPORT).presence_states()
    return [facts.PresenceStatesListed(occurred_at=timezone.now(), states=states)]


def _service_queues() -> list[facts.Fact]:
    queues = clients.servicenow(lane=Lane.REPORT).queues()
    return [facts.ChoicesListed(occurred_at=timezone.now(), kind="queue", choices=queues)]


def _groups() -> list[facts.Fact]:
    groups = clients.servicenow(lane=Lane.REPORT).groups()
    return [facts.ChoicesListed(occurred_at=timezone.now(), kind="group", choices=groups)]


def _columns() -> list[facts.Fact]:
    columns = clients.servicenow(lane=Lane.REPORT).incident_columns()
    return [facts.ColumnsListed(occurred_at=timezone.now(), columns=columns)]


def _choices(kind: fact_values.ChoiceKind, element: str) -> list[facts.Fact]:
    choices = clients.servicenow(lane=Lane.REPORT).choices("incident", element=element)
    return [facts.ChoicesListed(occurred_at=timezone.now(), kind=kind, choices=choices)]


def _genesys(subject: str = "") -> GenesysClient:
    return clients.genesys(subject, lane=Lane.SYNC)
