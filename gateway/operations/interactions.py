"""Operations on ServiceNow's interactions, each returning facts, and the look-ups before a repeat."""

from dataclasses import replace
from typing import cast

from django.conf import settings
from django.utils import timezone

from gateway.providers import facts, record_facts
from gateway.providers.errors import Refused
from gateway.providers.fact_values import InteractionFields, InteractionSeen
from gateway.providers.servicenow import interactions
from gateway.providers.servicenow.client import ServiceNowClient


def write(
    client: ServiceNowClient, *, conversation_id: str, interaction_id: str, **fields: str
) -> list[facts.Fact]:
    """Create or update a conversation's interaction; ``TableMissing`` where there is no such table."""
    wanted = cast("InteractionFields", fields)
    try:
        if interaction_id:
            return [_written(conversation_id, client.update_interaction(interaction_id, wanted))]
        created = client.create_interaction(wanted, conversation_id=conversation_id, column=_column())
    except Refused as error:
        if not interactions.is_no_table(error):
            raise
        return [record_facts.TableMissing(occurred_at=timezone.now(), table=interactions.TABLE)]
    return [_written(conversation_id, created)]


def written_before(
    client: ServiceNowClient, *, conversation_id: str, interaction_id: str, **fields: str
) -> list[facts.Fact] | None:
    """Bring the interaction that an earlier attempt created up to date, or create it and look again.

    The earlier attempt may be carried out after this look: then there are two, and the fact names the second.
    None for an update, which may be repeated.
    """
    if interaction_id:
        return None
    column = _column()
    found = client.interactions_of(conversation_id, column=column)
    if found:
        fact = write(
            client, conversation_id=conversation_id, interaction_id=found[0].interaction_id, **fields
        )
        return [_with_doubles(one, found) for one in fact]
    made = write(client, conversation_id=conversation_id, interaction_id="", **fields)
    return [_with_doubles(one, client.interactions_of(conversation_id, column=column)) for one in made]


def relate(
    client: ServiceNowClient, *, conversation_id: str, interaction_id: str, incident_id: str
) -> list[facts.Fact]:
    """Relate a conversation's interaction to its incident."""
    client.relate(interaction_id, incident_id)
    return [_related(conversation_id, incident_id)]


def related_before(
    client: ServiceNowClient, *, conversation_id: str, interaction_id: str, incident_id: str
) -> list[facts.Fact] | None:
    """Return that both are related if an earlier attempt did it, else None."""
    done = client.is_related(interaction_id, incident_id)
    return [_related(conversation_id, incident_id)] if done else None


def _column() -> str:
    return str(settings.SERVICENOW_INTERACTION_ID_COLUMN)


def _written(conversation_id: str, seen: InteractionSeen) -> record_facts.InteractionWritten:
    return record_facts.InteractionWritten(
        occurred_at=timezone.now(), conversation_id=conversation_id, interaction=seen
    )


def _with_doubles(fact: facts.Fact, found: list[InteractionSeen]) -> facts.Fact:
    """Return the fact with the numbers of the conversation's other interactions."""
    if not isinstance(fact, record_facts.InteractionWritten):
        return fact
    own = fact.interaction.interaction_id
    return replace(fact, doubles=tuple(one.number for one in found if one.interaction_id != own))


def _related(conversation_id: str, incident_id: str) -> record_facts.InteractionRelated:
    return record_facts.InteractionRelated(
        occurred_at=timezone.now(), conversation_id=conversation_id, incident_id=incident_id
    )
