"""Wrap-up: Genesys' code and ServiceNow's incident, two duties of which either may be done before."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction

from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.payloads import LegPayload, UnknownCaller
from gateway.operations.payloads import WrapUp as WrapUpPayload
from inbox import filing, summary, timeline
from inbox.actions import WRAP_UP
from inbox.commands.actions import ActionRequest, attempt, reserve, start
from inbox.models import Activity, Conversation, Leg, WrapUpDraft
from incidents import ledger
from incidents.ledger import Decision
from incidents.models import Incident, Outage
from incidents.states import IncidentAction, LookupState
from routing import queries as routing
from routing.models import Agent, WrapUpCode


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUp:
    """The completed wrap-up form. code: None without one. incident: to update, for IncidentAction.UPDATE.

    incident_action: None when nobody has decided. reason: why there is no incident. outage_offered: the form
    had the choice to link the conversation to an outage. title: "" for the one that is proposed. edits:
    further columns that the agent changed.
    """

    code: WrapUpCode | None
    notes: str
    incident_action: IncidentAction | None
    title: str = ""
    incident: Incident | None = None
    reason: str = ""
    outage_offered: bool = False
    edits: Mapping[str, str] = field(default_factory=dict)


def finish(asked: ActionRequest, form: WrapUp) -> None:
    """Wrap up the agent's leg and write its incident exactly once, whatever Genesys answers.

    Raises:
        NotNow: nothing is left to wrap up, or the leg has not ended.
        Declined: Genesys refused; the incident is written anyway.
    """
    with transaction.atomic(durable=True):
        leg = start(asked, WRAP_UP)
        if leg is None:
            return
        file(leg, form, asked.now)
        leg.filed_key, leg.filed_by_rule = asked.key, False
        _keep(leg, form, asked.now)
        outgoing = _to_genesys(asked, leg, form)
    attempt(outgoing)


def _keep(leg: Leg, form: WrapUp, now: datetime) -> None:
    """Keep the form, for the case that Genesys or ServiceNow refuses what it says."""
    fields = {
        "code": form.code.remote_id if form.code else "",
        "notes": form.notes,
        "incident_action": form.incident_action or "",
        "incident": form.incident.number if form.incident else "",
        "title": form.title,
        "reason": form.reason,
    }
    WrapUpDraft.objects.update_or_create(leg=leg, defaults={"fields": fields, "saved_at": now})


def file(leg: Leg, form: WrapUp, now: datetime) -> None:
    """Add a wrap-up to the ledger, with its conversation locked; the caller saves both."""
    conversation = leg.conversation
    conversation.ledger = ledger.write(
        conversation.remote_id,
        note_key=leg.note_key,
        text=summary.work_note(leg, code=_code_name(leg, form), notes=form.notes),
        decision=_decision(conversation, form, leg.agent),
        now=now,
    )
    leg.filed_at = now
    leg.needs_you = conversation.ledger.incident_action == IncidentAction.ASK


def file_missed(conversation: Conversation, *, title: str, now: datetime) -> None:
    """Add a conversation in which no agent talked to the ledger; the caller has locked it, and saves it."""
    nobody = WrapUp(code=None, notes="", incident_action=None, title=title)
    conversation.ledger = ledger.write(
        conversation.remote_id,
        note_key=f"{conversation.remote_id}:missed",
        text=summary.missed_note(conversation),
        decision=_decision(conversation, nobody, None),
        now=now,
    )


def _code_name(leg: Leg, form: WrapUp) -> str:
    """Return the name of the agent's code, else of the one that Genesys has, "" for none."""
    if form.code or not leg.wrapped_up_at:
        return form.code.name if form.code else ""
    return routing.code_name(leg.wrapup_code_id)


def _to_genesys(asked: ActionRequest, leg: Leg, form: WrapUp) -> OutboundRequest | None:
    """Reserve what ends the wrap-up in Genesys; only store the decision when Genesys waits for nothing."""
    if leg.wrapped_up_at or not (form.code or leg.code_due):
        _store(asked, leg)
        return None
    own = LegPayload(
        medium=leg.conversation.medium,
        conversation_id=leg.conversation.remote_id,
        participant_id=leg.remote_id,
    )
    if form.code is None:
        return reserve(asked, leg, WRAP_UP, Operation.SKIP_WRAP_UP, own)
    leg.wrapup_code_id = form.code.remote_id
    payload = WrapUpPayload(
        **asdict(own), communication_id=leg.communication_id, code_id=form.code.remote_id, notes=form.notes
    )
    return reserve(asked, leg, WRAP_UP, Operation.WRAP_UP, payload)


def _store(asked: ActionRequest, leg: Leg) -> None:
    leg.save()
    detail = {"action": WRAP_UP.name}
    line = timeline.Line(kind=Activity.Kind.REQUESTED, leg=leg, actor=asked.agent, detail=detail)
    timeline.record(leg.conversation, [line], at=asked.now)


def _decision(conversation: Conversation, form: WrapUp, agent: Agent | None) -> Decision:
    caller = conversation.lookup.caller if conversation.lookup else None
    edits = {**form.edits, **({"short_description": form.title} if form.title else {})}
    return Decision(
        incident_action=_action(conversation, form),
        filing=filing.prepare(conversation, code=form.code, agent=agent, edits=edits),
        queue=conversation.queue,
        caller=caller,
        incident=form.incident,
        reason=form.reason,
        unknown=_unknown_caller(conversation),
    )


def _action(conversation: Conversation, form: WrapUp) -> IncidentAction | None:
    """Return the agent's choice, None where the form is older than the outage and could not offer it."""
    unaware = form.incident_action == IncidentAction.CREATE and not form.outage_offered
    return None if unaware and Outage.objects.of_queue(conversation.queue_id) else form.incident_action


def _unknown_caller(conversation: Conversation) -> UnknownCaller | None:
    """Return what a later look-up needs, or None when the caller's look-up has an answer."""
    lookup = conversation.lookup
    if lookup is None or lookup.chosen_at or lookup.state not in (LookupState.SEARCHING, LookupState.FAILED):
        return None
    return {"address": conversation.customer_address, "attributes": conversation.attributes}
