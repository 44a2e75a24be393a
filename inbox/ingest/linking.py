"""Lets Genesys name a conversation's incident: attributes of the customer, and the external tag."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from gateway import outbound, pending
from gateway.models import OutboundRequest
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import Payload, SetAttributes, SetTag
from gateway.settled import RequestSettled
from inbox.ingest.workspace import Workspace
from inbox.models import Activity, Conversation
from inbox.timeline import Line
from incidents import ledger
from incidents.models import Incident

NO_INCIDENT = "none"  # a tag can be replaced, but is not known to be removable


def link_back(
    conversation: Conversation, incident: Incident | None, now: datetime, *, again: bool = False
) -> None:
    """Reserve what makes Genesys name this incident, or none, unless it was asked for the same before.

    again: what Genesys has refused is asked for again, because a supervisor wants it.
    """
    for operation, payload in _payloads(conversation, incident).items():
        pending.renew(operation, payload, regarding=conversation.remote_id, now=now, again=again)
    _mark_if_linked(conversation, incident)


def link_settled(fact: RequestSettled[Payload], work: Workspace) -> None:
    """Mark the incident as linked once Genesys has all of it; show the problem when it refused.

    An answer to what is no longer wanted may have undone what was asked for since, so that is repeated.
    """
    loaded = work.find(fact.regarding)
    if loaded is None:
        return
    incident = ledger.incident_of(fact.regarding)
    if fact.outcome == RequestOutcome.ACCEPTED:
        _repeat_if_undone(fact, _payloads(loaded.conversation, incident))
    if fact.outcome != RequestOutcome.ACCEPTED or _mark_if_linked(loaded.conversation, incident):
        line = Line(kind=Activity.Kind.INCIDENT, detail=dict(fact.problem))
        loaded.record([line], at=fact.occurred_at)


def _repeat_if_undone(fact: RequestSettled[Payload], wanted: Mapping[Operation, Payload]) -> None:
    payload = wanted.get(fact.operation, fact.payload)
    if payload != fact.payload:
        key, about = f"{fact.key}:undone", fact.regarding
        outbound.reserve(fact.operation, payload, key=key, regarding=about, now=fact.occurred_at)


def _mark_if_linked(conversation: Conversation, incident: Incident | None) -> bool:
    """Mark notes as linked if Genesys has accepted all that names this incident; False for no news."""
    states = [
        pending.state_of(operation, payload, regarding=conversation.remote_id)
        for operation, payload in _payloads(conversation, incident).items()
    ]
    is_linked = incident is not None and set(states) == {OutboundRequest.State.ACCEPTED}
    return is_linked and ledger.mark_linked_back(conversation.remote_id)


def _payloads(conversation: Conversation, incident: Incident | None) -> dict[Operation, Payload]:
    conversation_id, participant_id = conversation.remote_id, conversation.customer_remote_id
    payloads: dict[Operation, Payload] = {}
    if settings.LINK_BACK_ATTRIBUTES and participant_id:
        payloads[Operation.SET_ATTRIBUTES] = SetAttributes(
            conversation_id=conversation_id, participant_id=participant_id, attributes=_attributes(incident)
        )
    if settings.LINK_BACK_TAG:  # which can be searched in Genesys' analytics
        tag = incident.number if incident else NO_INCIDENT
        payloads[Operation.SET_TAG] = SetTag(conversation_id=conversation_id, tag=tag)
    return payloads


def _attributes(incident: Incident | None) -> dict[str, str]:
    """Return the attributes by their names; an empty value removes one, and all others stay."""
    values = {"number": "", "link": "", "id": ""}
    if incident:
        values = {"number": incident.number, "link": incident.url, "id": incident.remote_id}
    return {name: values[what] for what, name in settings.LINK_BACK_ATTRIBUTES.items()}
