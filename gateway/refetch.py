"""Read again how things stand in the clouds, as facts: after a gap, and from time to time."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from gateway import budget, clients, tokens
from gateway.operations import genesys as genesys_operations
from gateway.operations.names import Provider
from gateway.providers import fact_values, facts
from gateway.providers.errors import ProviderError, Unauthorised
from gateway.providers.genesys import normalise as genesys

log = logging.getLogger(__name__)
CHOICES: tuple[tuple[fact_values.ChoiceKind, str], ...] = (
    ("category", "category"),
    ("contact_type", "contact_type"),
    ("incident_state", "state"),
)


def conversation(remote_id: str) -> list[facts.Fact]:
    """Return one conversation as it stands; that Genesys has forgotten it is a fact, too."""
    _spend()
    return genesys_operations.read_conversation(clients.genesys(), conversation_id=remote_id)


def work_of(subject: str) -> list[facts.Fact]:
    """Return every conversation that an agent is on, with the agent's own token; or that it has ended."""
    asked_at = timezone.now()
    _spend(subject)
    try:
        raws = clients.genesys(subject).active_conversations()
    except Unauthorised:
        tokens.end(subject, asked_at)
        return [facts.TokenRevoked(occurred_at=asked_at, agent_id=subject)]
    return [genesys.conversation(raw, read_at=asked_at) for raw in raws]


def waiting(start: datetime, end: datetime) -> list[str]:
    """Return the ids of conversations begun in the interval that wait in a queue."""
    _spend()
    return clients.genesys().waiting(start, end)


def texts(conversation_id: str, message_ids: list[str]) -> list[facts.Fact]:
    """Return what messages say, with the service's own token."""
    _spend()
    return genesys_operations.read_texts(
        clients.genesys(), conversation_id=conversation_id, message_ids=message_ids
    )


def user_statuses() -> Iterator[facts.Fact]:
    """Yield presence and routing status of all agents; a request for every hundred."""
    _spend()
    yield from clients.genesys().user_statuses()


def servicenow_presences(person_ids: Sequence[str]) -> Iterator[facts.Fact]:
    """Yield the ServiceNow presence state of agents; a request each, counted against the budget."""
    for person_id in person_ids:
        budget.spend(Provider.SERVICENOW, subject="", lane=budget.PATIENT_LANE)
        yield from clients.servicenow().agent_presences([person_id])


def catalogue() -> Iterator[facts.Fact]:
    """Yield the lists that both clouds own; a cloud that does not answer is left out this time."""
    for read in (_genesys_lists, _servicenow_lists):
        try:
            yield from list(read())
        except ProviderError as error:
            log.warning("the lists stay as they are: %s", error)


def _spend(subject: str = "") -> None:
    """Count a read against the budget, behind whatever a person waits for."""
    budget.spend(Provider.GENESYS, subject=subject, lane=budget.PATIENT_LANE)


def _genesys_lists() -> Iterator[facts.Fact]:
    client, now = clients.genesys(), timezone.now()
    queues = client.queues()
    yield facts.AgentsListed(occurred_at=now, agents=client.users())
    yield facts.PresencesListed(occurred_at=now, presences=client.presence_definitions())
    yield facts.QueuesListed(occurred_at=now, queues=queues)
    for queue in queues:
        members, codes = client.queue_members(queue.remote_id), client.wrap_up_codes(queue.remote_id)
        yield facts.MembersListed(occurred_at=now, queue_id=queue.remote_id, agent_ids=members)
        yield facts.WrapUpCodesListed(occurred_at=now, queue_id=queue.remote_id, codes=codes)


def _servicenow_lists() -> Iterator[facts.Fact]:
    client, now = clients.servicenow(), timezone.now()
    yield facts.PresenceStatesListed(occurred_at=now, states=client.presence_states())
    yield facts.ChoicesListed(occurred_at=now, kind="queue", choices=client.queues())
    yield facts.ChoicesListed(occurred_at=now, kind="group", choices=client.groups())
    for kind, element in CHOICES:
        choices = client.choices("incident", element=element)
        yield facts.ChoicesListed(occurred_at=now, kind=kind, choices=choices)
