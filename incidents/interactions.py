"""ServiceNow's interaction records: at most one request at a time for each, with the newest state.

All functions run in the caller's transaction; those that answer facts accept the same fact twice.
"""

from dataclasses import asdict
from datetime import datetime

from gateway import outbound, pending
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.record_payloads import RelateInteraction, WriteInteraction
from gateway.providers import record_facts
from gateway.settled import RequestSettled
from incidents.models import Incident, InteractionRecord, LedgerEntry, TableCheck
from live.problems import Problem

TABLE = "interaction"


def has_table(now: datetime) -> bool | None:
    """Return whether interactions can be written to the instance; None while that is not known."""
    check = TableCheck.objects.filter(table=TABLE).first()
    return check.usable if check and check.is_known(now) else None


def follow(wanted: WriteInteraction, *, incident: Incident | None, now: datetime) -> None:
    """Let a conversation's interaction become what is wanted, related to the conversation's incident.

    A request that waits gets the newest values; while one is under way, its answer leads to the next.
    """
    rows = InteractionRecord.objects.select_for_update(of=("self",))
    record, _ = rows.get_or_create(key=wanted.conversation_id, defaults={"changed_at": now})
    record.wanted, record.changed_at = asdict(wanted), now
    record.save(update_fields=["wanted", "changed_at"])
    if pending.is_open(record.request_key):
        pending.replace(record.request_key, _payload(record))
    else:
        _advance(record, now)
    _relate(record, incident, now)


def written(fact: record_facts.InteractionWritten) -> None:
    """Store a conversation's interaction, and relate it to the incident that exists by now."""
    record, seen = _find(fact.conversation_id), fact.interaction
    if record is None:
        return
    record.remote_id, record.number = seen.interaction_id, seen.number
    record.state, record.url = seen.state, seen.url
    record.dropped, record.doubles, record.problem = list(seen.dropped), list(fact.doubles), {}
    record.save()
    _note_table(usable=True, problem={}, now=fact.occurred_at)
    entry = LedgerEntry.objects.select_related("incident").filter(key=record.key).first()
    _relate(record, entry.incident if entry else None, fact.occurred_at)


def related(fact: record_facts.InteractionRelated) -> None:
    """Store to which incident an interaction is related."""
    incident = Incident.objects.filter(remote_id=fact.incident_id).first()
    InteractionRecord.objects.filter(key=fact.conversation_id).update(incident=incident)


def table_missing(fact: record_facts.TableMissing) -> None:
    """Remember that the instance does not have the table, so that nothing more is sent to it."""
    _note_table(usable=False, problem={}, now=fact.occurred_at)


def settled(fact: RequestSettled[WriteInteraction]) -> None:
    """Store what ServiceNow has accepted or why not, and send what is wanted since.

    A refusal before the first interaction of all counts as a table that cannot be used.
    """
    record = _find(fact.payload.conversation_id)
    if record is None:
        return
    record.problem = dict(fact.problem)
    sent = asdict(fact.payload) | {"interaction_id": ""}
    if fact.outcome == RequestOutcome.ACCEPTED and record.remote_id:
        record.sent = sent
    record.save(update_fields=["problem", "sent"])
    if fact.outcome.is_failure and has_table(fact.occurred_at) is None:
        _note_table(usable=False, problem=record.problem, now=fact.occurred_at)
    elif (fact.outcome.is_failure or record.sent == sent) and record.wanted != sent:
        _advance(record, fact.occurred_at)


def relation_settled(fact: RequestSettled[RelateInteraction]) -> None:
    """Store why an interaction could not be related to its incident; success is a separate fact."""
    if fact.outcome != RequestOutcome.ACCEPTED:
        InteractionRecord.objects.filter(key=fact.regarding).update(problem=dict(fact.problem))


def _find(key: str) -> InteractionRecord | None:
    return InteractionRecord.objects.select_for_update(of=("self",)).filter(key=key).first()


def _advance(record: InteractionRecord, now: datetime) -> None:
    """Reserve the next request, if ServiceNow does not have what is wanted."""
    if record.wanted == record.sent:
        return
    record.requests += 1
    record.save(update_fields=["requests"])
    outbound.reserve(
        Operation.WRITE_INTERACTION,
        _payload(record),
        key=record.request_key,
        regarding=record.key,
        now=now,
    )


def _payload(record: InteractionRecord) -> WriteInteraction:
    return WriteInteraction(**record.wanted | {"interaction_id": record.remote_id})


def _relate(record: InteractionRecord, incident: Incident | None, now: datetime) -> None:
    """Reserve the request that relates the interaction to its incident, once both exist."""
    if incident is None or not record.remote_id or record.incident_id == incident.pk:
        return
    outbound.reserve(
        Operation.RELATE_INTERACTION,
        RelateInteraction(
            conversation_id=record.key,
            interaction_id=record.remote_id,
            incident_id=incident.remote_id,
        ),
        key=f"related:{record.remote_id}:{incident.remote_id}",
        regarding=record.key,
        now=now,
    )


def _note_table(*, usable: bool, problem: Problem, now: datetime) -> None:
    found = {"usable": usable, "problem": problem, "checked_at": now}
    known = TableCheck.objects.filter(table=TABLE).first()
    if known is None or not (usable and known.usable):
        TableCheck.objects.update_or_create(table=TABLE, defaults=found)
