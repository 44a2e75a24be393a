"""Keeps the integrity worklist: adds what is wrong, and settles what is right again."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from gateway import bulk
from gateway.providers import facts
from inbox.ingest.workspace import Workspace
from inbox.models import Conversation, Finding
from inbox.queries import integrity
from incidents.models import Incident

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
    _add([*found, *_second(fact)])


def _second(fact: facts.IncidentsCompared) -> Iterator[Finding]:
    """Yield incidents of a conversation whose ledger has another one and does not know these."""
    keys = {seen.conversation_id for seen in fact.created}
    known = Conversation.objects.filter(remote_id__in=keys, ledger__incident__isnull=False)
    conversations = {one.remote_id: one for one in known.select_related("ledger")}
    ids = [seen.incident_id for seen in fact.created if seen.conversation_id in conversations]
    incidents = {one.remote_id: one for one in Incident.objects.filter(remote_id__in=ids)}
    for seen in fact.created:
        conversation, incident = conversations.get(seen.conversation_id), incidents.get(seen.incident_id)
        if conversation and incident and not _is_known(conversation, incident):
            yield integrity.finding(
                Kind.TWO_INCIDENTS, fact.occurred_at, conversation=conversation, incident=incident
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
