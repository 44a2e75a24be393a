"""Answers to the outcomes of an outage's requests; every function accepts the same outcome twice."""

from datetime import datetime

from gateway.operations.names import RequestOutcome
from gateway.operations.outage_payloads import (
    CreateChild,
    CreateMaster,
    ReadMaster,
    SetHealthRow,
    UpdateMaster,
)
from gateway.settled import RequestSettled
from incidents import outages, timeline
from incidents.ingest import store_incident
from incidents.models import Incident, LedgerEntry, Outage, OutageRecord
from incidents.states import NoteState, RecordState
from live.problems import Code, Problem, problem


def master_created(fact: RequestSettled[CreateMaster]) -> None:
    """Store the master that was created, or why it was not."""
    outage = _locked(fact.payload.outage)
    if outage and fact.outcome == RequestOutcome.ACCEPTED and outage.master is None:
        link_master(outage, store_incident(fact.answer, fact.occurred_at))
    elif outage and outage.master is None:
        _tell(outage, dict(fact.problem))


def master_read(fact: RequestSettled[ReadMaster]) -> None:
    """Store the master as it stands; one that is gone needs a supervisor."""
    outage = _locked(fact.payload.outage)
    if outage is None or outage.master is None or fact.outcome != RequestOutcome.ACCEPTED:
        return
    if outage.master.remote_id != fact.payload.incident_id:
        return
    if fact.answer:
        store_incident(fact.answer, fact.occurred_at)
        _tell(outage, {} if outage.problem.get("code") == Code.MASTER_GONE else outage.problem)
    else:
        _tell(outage, problem(Code.MASTER_GONE))


def master_updated(fact: RequestSettled[UpdateMaster]) -> None:
    """Store of how many callers the master's notes tell, or why the last note waits or was refused."""
    outage = _locked(fact.payload.outage)
    if outage is None or outage.master is None or outage.master.remote_id != fact.payload.incident_id:
        return
    accepted = fact.outcome == RequestOutcome.ACCEPTED
    outage.note_waits = not accepted and not fact.outcome.is_failure
    if accepted:
        store_incident(fact.answer, fact.occurred_at)
        outage.told = fact.payload.total
    Outage.objects.filter(pk=outage.pk).update(note_waits=outage.note_waits, told=outage.told)
    _tell(outage, {} if accepted else dict(fact.problem))


def row_set(fact: RequestSettled[SetHealthRow]) -> None:
    """Store whether flows know; a row that should say something else by now is written again."""
    outage = _locked(fact.payload.outage)
    if outage is None:
        return
    Outage.objects.filter(pk=outage.pk).update(flow_problem=dict(fact.problem))
    wanted = outages.wanted_row(outage, fact.payload.row)
    if fact.outcome == RequestOutcome.ACCEPTED and wanted != fact.payload:
        outages.tell_flows(outage, [fact.payload.row], fact.occurred_at)


def child_created(fact: RequestSettled[CreateChild]) -> None:
    """Store the incident that a record has become, or why it has not."""
    record = (
        OutageRecord.objects.select_for_update(of=("self",))
        .select_related("entry")
        .filter(outage__key=fact.payload.outage, entry__key=fact.payload.conversation_id)
        .first()
    )
    if record is None or record.state == RecordState.CREATED:
        return
    if fact.outcome == RequestOutcome.ACCEPTED:
        _convert(record, store_incident(fact.answer, fact.occurred_at), fact.occurred_at)
    elif fact.outcome.is_failure:
        record.state = RecordState.REFUSED
    record.problem = dict(fact.problem)
    record.save(update_fields=["state", "problem", "child"])


def link_master(outage: Outage, master: Incident) -> None:
    """Make an incident the master of an outage and of what was recorded before, which it is told anew."""
    entries = LedgerEntry.objects.filter(outage_records__outage=outage, incident=outage.master)
    entries.exclude(outage_records__state=RecordState.CREATED).update(incident=master)
    outage.records.exclude(state=RecordState.CREATED).update(linked_back=False)
    outage.master, outage.problem = master, {}
    outage.save(update_fields=["master", "problem"])
    Outage.objects.filter(pk=outage.pk).update(told=0, note_waits=False)
    timeline.announce(outage)


def _convert(record: OutageRecord, child: Incident, now: datetime) -> None:
    record.state, record.child = RecordState.CREATED, child
    record.entry.link(child)
    recorded = record.entry.notes.filter(state=NoteState.RECORDED)
    recorded.update(state=NoteState.WRITTEN, incident=child, written_at=now)


def _locked(key: str) -> Outage | None:
    return Outage.objects.locked().filter(key=key).first()


def _tell(outage: Outage, found: Problem) -> None:
    """Store a problem, or that there is none, and announce that it has changed."""
    if outage.problem != found:
        Outage.objects.filter(pk=outage.pk).update(problem=found)
        timeline.announce(outage)
