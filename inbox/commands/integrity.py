"""Repairs of what the integrity worklist has. Each may be asked for twice; it is done once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gateway import outbound, pending
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.payloads import RelateIncident
from inbox import timeline
from inbox.commands import overdue
from inbox.ingest.linking import link_back
from inbox.models import Activity, Conversation, Finding
from inbox.queries import integrity
from incidents.models import Incident, LedgerEntry
from incidents.states import IncidentAction
from live.requests import NotDone

AROUND = timedelta(hours=2)  # between a conversation's start and the opening of an incident by hand
Kind = Finding.Kind


def repair(finding: Finding, *, now: datetime) -> None:
    """Reserve what puts a finding right. It stays listed until a comparison or an answer finds it right.

    Raises:
        NotDone: a person has to decide, and how.
    """
    REPAIRS.get(Kind(finding.kind), _nothing)(finding, now)
    finding.repair_requested_at, finding.problem = now, {}
    finding.save(update_fields=["repair_requested_at", "problem"])


def _file(finding: Finding, now: datetime) -> None:
    """File what agents have left, and ask ServiceNow again for what it has refused."""
    conversation = finding.conversation
    if conversation and not (overdue.file_now(conversation, now) or _replayed(conversation, now)):
        raise NotDone(_("Nothing is left to file: the incident is on its way, or waits for a decision."))


def _replayed(conversation: Conversation, now: datetime) -> int:
    refused = OutboundRequest.objects.filter(outbound.needing_a_person(), regarding=conversation.remote_id)
    return sum(outbound.replay(request, now) for request in refused)


@transaction.atomic(durable=True)
def _give_conversation(finding: Finding, now: datetime) -> None:
    """Link the incident to the one conversation of its caller around that time."""
    incident = _incident(finding)
    found = list(integrity.candidates(incident, within=AROUND)[:2])
    if len(found) != 1:
        raise NotDone(
            _("%(number)s has no conversation that is certainly its own. Link it by hand, or dismiss this.")
            % {"number": incident.number}
        )
    conversation = Conversation.objects.lock(pk=found[0].pk)
    if conversation.ledger and conversation.ledger.incident:  # meanwhile
        raise NotDone(_("The conversation has an incident by now."))
    conversation.ledger = _entry(conversation, incident, now)
    _relate(incident, now, conversation_id=conversation.remote_id)
    link_back(conversation, incident, now)
    _record(conversation, incident, now)


@transaction.atomic(durable=True)
def _make_child(finding: Finding, now: datetime) -> None:
    """Make the second incident a child of the one that the conversation has."""
    conversation = finding.conversation
    first = conversation.ledger.incident if conversation and conversation.ledger else None
    if first is None:
        raise NotDone(_("The conversation has no incident of its own any more."))
    _relate(_incident(finding), now, parent_id=first.remote_id)


@transaction.atomic(durable=True)
def _link_back(finding: Finding, now: datetime) -> None:
    """Have Genesys name the incident, also where it has refused before."""
    if finding.conversation:
        conversation = Conversation.objects.lock(pk=finding.conversation.pk)
        link_back(conversation, finding.incident, now, again=True)


def dismiss(findings: QuerySet[Finding], *, by_id: int | None, reason: str, now: datetime) -> int:
    """Settle what a supervisor accepts as it is, so that it is not found again; return how many."""
    return findings.filter(settled_at=None).update(
        settled=Finding.Settled.DISMISSED, settled_by=by_id, reason=reason, settled_at=now
    )


def _nothing(finding: Finding, now: datetime) -> None:
    """Journals cannot be deleted."""
    raise NotDone(_("A work note cannot be taken back. Dismiss this."))


REPAIRS: Mapping[Finding.Kind, Callable[[Finding, datetime], None]] = {
    Kind.NO_INCIDENT: _file,
    Kind.NO_CONVERSATION: _give_conversation,
    Kind.TWO_INCIDENTS: _make_child,
    Kind.NOT_LINKED: _link_back,
}


def _incident(finding: Finding) -> Incident:
    if finding.incident is None:
        raise NotDone(_("The incident is not known here any more."))
    return finding.incident


def _relate(incident: Incident, now: datetime, **to: str) -> None:
    payload = RelateIncident(incident_id=incident.remote_id, **to)
    about = f"incident:{incident.remote_id}"
    pending.renew(Operation.RELATE_INCIDENT, payload, regarding=about, now=now, again=True)


def _entry(conversation: Conversation, incident: Incident, now: datetime) -> LedgerEntry:
    values = {"incident_action": IncidentAction.UPDATE, "caller": incident.caller, "opened_at": now}
    entry, _created = LedgerEntry.objects.get_or_create(key=conversation.remote_id, defaults=values)
    entry.decide(IncidentAction.UPDATE)
    entry.link(incident)
    return entry


def _record(conversation: Conversation, incident: Incident, now: datetime) -> None:
    line = timeline.Line(kind=Activity.Kind.INCIDENT, detail={"name": incident.number})
    timeline.record(conversation, [line], at=now)
