"""Keeps the integrity worklist: adds what is wrong, and settles what is right again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from gateway import bulk
from gateway.operations.names import Provider, RequestOutcome
from gateway.operations.payloads import RelateIncident
from gateway.providers import fact_values, facts
from gateway.settled import RequestSettled
from inbox.ingest.workspace import Workspace
from inbox.models import Conversation, Finding
from inbox.queries import integrity
from incidents.models import Incident
from live.problems import Code, problem

Kind = Finding.Kind


def compare(now: datetime) -> int:
    """Compare conversations with the ledger, and return how many findings are new."""
    wrong = list(integrity.wrong(now))
    for kind in (Kind.NO_INCIDENT, Kind.NOT_LINKED):
        found = [one for one in wrong if one.kind == kind]
        if len(found) < integrity.AT_ONCE:  # else more may be wrong than was looked at
            _settle(integrity.listed().filter(kind=kind), found, now)
    linked = integrity.listed().filter(kind=Kind.NO_CONVERSATION, incident__ledger_entries__isnull=False)
    _settle(linked, [], now)
    return _add(wrong)


def incidents_compared(fact: facts.IncidentsCompared, work: Workspace) -> None:
    """Update the worklist with what ServiceNow has: incidents without conversation, and second ones."""
    ids = [seen.incident_id for seen in fact.without_conversation]
    alone = Incident.objects.filter(remote_id__in=ids, ledger_entries=None)
    found = [integrity.finding(Kind.NO_CONVERSATION, fact.occurred_at, incident=one) for one in alone]
    listed = integrity.listed().filter(kind=Kind.NO_CONVERSATION, incident__opened_at__gte=fact.since)
    _settle(listed, found, fact.occurred_at)
    _add([*found, *_second(fact.created, fact.occurred_at)])


def doubles_found(fact: facts.DoublesFound, work: Workspace) -> None:
    """Add what a repeated request has left twice: incidents of a conversation, and a work note."""
    _add([*_second(fact.incidents, fact.occurred_at), *_note_twice(fact)])


def incident_related(fact: facts.IncidentRelated, work: Workspace) -> None:
    """Settle the findings about an incident that has its conversation or its parent, else say so."""
    seen = fact.incident
    for finding in _about_relations(seen.incident_id):
        if _is_right(finding, seen):
            finding.settle(Finding.Settled.GONE, at=fact.occurred_at)
        else:
            finding.failed(problem(Code.KEPT_OLD_VALUE, cloud=Provider.SERVICENOW.label))


def repair_settled(fact: RequestSettled[RelateIncident], work: Workspace) -> None:
    """Show that a repair was refused or waits."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        for finding in _about_relations(fact.payload.incident_id):
            finding.failed(dict(fact.problem))


def _about_relations(incident_id: str) -> QuerySet[Finding]:
    """Return what is listed because an incident lacks its conversation or its parent."""
    kinds = (Kind.NO_CONVERSATION, Kind.TWO_INCIDENTS)
    return integrity.listed().filter(incident__remote_id=incident_id, kind__in=kinds)


def _is_right(finding: Finding, seen: fact_values.IncidentSeen) -> bool:
    if finding.kind == Kind.NO_CONVERSATION:
        return bool(seen.conversation_id)
    return bool(seen.parent_id)


def _second(incidents: Iterable[fact_values.IncidentSeen], now: datetime) -> Iterator[Finding]:
    """Yield incidents of a conversation whose ledger has another one and does not know these."""
    seen = {one.incident_id: one.conversation_id for one in incidents if not one.parent_id}
    known = Conversation.objects.filter(remote_id__in=seen.values(), ledger__incident__isnull=False)
    conversations = {one.remote_id: one for one in known.select_related("ledger")}
    for incident in Incident.objects.filter(remote_id__in=seen):
        conversation = conversations.get(seen[incident.remote_id])
        if conversation and not _is_known(conversation, incident):
            yield integrity.finding(Kind.TWO_INCIDENTS, now, conversation=conversation, incident=incident)


def _note_twice(fact: facts.DoublesFound) -> Iterator[Finding]:
    incident = Incident.objects.filter(remote_id=fact.incident_id).first()
    if incident and fact.notes > 1:
        conversation = Conversation.objects.filter(remote_id=fact.conversation_id).first()
        yield integrity.finding(
            Kind.NOTE_TWICE,
            fact.occurred_at,
            conversation=conversation,
            incident=incident,
            note_key=fact.key,
        )


def _is_known(conversation: Conversation, incident: Incident) -> bool:
    """Return whether an incident is the conversation's own, or was before that one was finished."""
    entry = conversation.ledger
    return entry is not None and (
        entry.incident_id == incident.pk or entry.notes.filter(incident=incident).exists()
    )


def _settle(listed: QuerySet[Finding], wrong: Sequence[Finding], now: datetime) -> None:
    right = listed.exclude(key__in=[one.key for one in wrong])
    right.update(settled_at=now, settled=Finding.Settled.GONE)


def _add(wrong: Sequence[Finding]) -> int:
    keys = {one.key for one in wrong}
    known = {*integrity.listed().filter(key__in=keys).values_list("key", flat=True)}
    known |= integrity.dismissed_among(keys)
    new = {one.key: one for one in wrong if one.key not in known}
    bulk.insert_or_ignore(list(new.values()))  # another process may have added them meanwhile
    return len(new)
