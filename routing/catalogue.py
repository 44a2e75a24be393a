"""Stores the lists that both clouds own: agents, queues, members, wrap-up codes, presences, choices.

Each fact has a whole list. A row that is no longer in it becomes inactive; it is not deleted, because the
history refers to it. A list that lacks too much of what was known is doubted: a right that was lost or an
empty answer would deactivate everybody. Members of a queue are not doubted: at night nobody has joined one.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models

from gateway.providers import facts
from routing.models import Agent, Choice, PresenceDefinition, PresenceState, Queue, WrapUpCode


class Shrunk(Exception):
    """A list lacks more than LIST_SHRINK_SHARE of what was known. Nothing was changed: ask again."""


def agents_listed(fact: facts.AgentsListed) -> None:
    """Store the Genesys users; those who never signed in are only transfer targets."""
    rows = [
        Agent(remote_id=one.remote_id, name=one.name, email=one.email, active=one.active)
        for one in fact.agents
    ]
    _replace(Agent, rows, changing=["name", "email", "active", "search_text"])


def queues_listed(fact: facts.QueuesListed) -> None:
    """Store the Genesys queues."""
    rows = [Queue(remote_id=one.remote_id, name=one.name, active=one.active) for one in fact.queues]
    _replace(Queue, rows, changing=["name", "active", "search_text"])


def members_listed(fact: facts.MembersListed) -> None:
    """Store the members of a queue."""
    queue = Queue.objects.filter(remote_id=fact.queue_id).first()
    if queue:
        queue.agents.set(Agent.objects.filter(remote_id__in=fact.agent_ids))


def wrapup_codes_listed(fact: facts.WrapUpCodesListed) -> None:
    """Store a queue's wrap-up codes, and that the queue is copied: its members are read before its codes."""
    queue = Queue.objects.filter(remote_id=fact.queue_id).first()
    rows = [WrapUpCode(remote_id=one.remote_id, name=one.name, active=one.active) for one in fact.codes]
    if queue:
        _doubt(WrapUpCode.objects.filter(queues=queue), rows)
    _upsert(WrapUpCode, rows, changing=["name", "active"])
    if queue:
        queue.wrapup_codes.set(WrapUpCode.objects.filter(remote_id__in=[one.remote_id for one in fact.codes]))
        queue.copied_at = fact.occurred_at
        queue.save(update_fields=["copied_at"])


def presences_listed(fact: facts.PresencesListed) -> None:
    """Store the organisation's presence definitions."""
    rows = [
        PresenceDefinition(
            remote_id=one.remote_id, name=one.name, system=one.system, primary=one.primary, active=one.active
        )
        for one in fact.presences
    ]
    _replace(PresenceDefinition, rows, changing=["name", "system", "primary", "active"])


def presence_states_listed(fact: facts.PresenceStatesListed) -> None:
    """Store ServiceNow's presence states."""
    rows = [
        PresenceState(
            remote_id=one.remote_id,
            name=one.name,
            available=one.available,
            order=one.order,
            active=one.active,
        )
        for one in fact.states
    ]
    _replace(PresenceState, rows, changing=["name", "available", "order", "active"])


def choices_listed(fact: facts.ChoicesListed) -> None:
    """Store one list that queue mappings choose from."""
    rows = [
        Choice(kind=fact.kind, remote_id=one.remote_id, name=one.name, active=one.active)
        for one in fact.choices
    ]
    known = Choice.objects.filter(kind=fact.kind)
    _doubt(known, rows)
    known.exclude(remote_id__in=[row.remote_id for row in rows]).update(active=False)
    Choice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "remote_id"],
        update_fields=["name", "active"],
    )


def _replace(model: type[models.Model], rows: Iterable[models.Model], *, changing: list[str]) -> None:
    rows = list(rows)
    _doubt(model._default_manager.all(), rows)
    listed = [row.remote_id for row in rows]  # type: ignore[attr-defined]  # every copied list has one
    model._default_manager.exclude(remote_id__in=listed).update(active=False)
    _upsert(model, rows, changing=changing)


def _doubt(before: models.QuerySet[Any], rows: Iterable[Any]) -> None:
    """Raise ``Shrunk`` when too many of the active rows would no longer be active."""
    known = set(before.filter(active=True).values_list("remote_id", flat=True))
    gone = known - {row.remote_id for row in rows if row.active}
    if len(gone) > settings.LIST_SHRINK_SHARE * len(known):
        raise Shrunk(f"{len(gone)} of {len(known)} {before.model._meta.verbose_name_plural} are missing")


def _upsert(model: type[models.Model], rows: Iterable[models.Model], *, changing: list[str]) -> None:
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["remote_id"], update_fields=changing
    )
