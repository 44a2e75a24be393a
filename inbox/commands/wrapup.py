"""Wrap-up: reserves the request to Genesys and the ledger's request to ServiceNow in one transaction."""

from dataclasses import dataclass

from django.db import transaction

from gateway.operations.names import Operation
from gateway.operations.payloads import Filing, UnknownCaller
from gateway.operations.payloads import WrapUp as WrapUpPayload
from inbox import summary
from inbox.actions import WRAP_UP
from inbox.commands.actions import ActionRequest, attempt, reserve, start
from inbox.models import Conversation, Leg
from incidents import ledger
from incidents.ledger import Decision
from incidents.models import Incident
from incidents.states import IncidentAction, LookupState
from routing import queries as routing
from routing.models import WrapUpCode


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUp:
    """The completed wrap-up form. incident: the one to update, for IncidentAction.UPDATE."""

    code: WrapUpCode
    notes: str
    incident_action: IncidentAction
    title: str = ""
    incident: Incident | None = None


def finish(asked: ActionRequest, form: WrapUp) -> None:
    """Wrap up the agent's leg and write its incident exactly once, whatever Genesys answers.

    Raises:
        NotNow: the leg is already wrapped up, or has not ended.
        Declined: Genesys refused; the incident is written anyway.
    """
    with transaction.atomic(durable=True):
        leg = start(asked, WRAP_UP)
        if leg is None:
            return
        leg.wrapup_code_id = form.code.remote_id
        _into_ledger(asked, leg, form)
        payload = WrapUpPayload(
            medium=leg.conversation.medium,
            conversation_id=leg.conversation.remote_id,
            participant_id=leg.remote_id,
            communication_id=leg.communication_id,
            code_id=form.code.remote_id,
            notes=form.notes,
        )
        outgoing = reserve(asked, leg, WRAP_UP, Operation.WRAP_UP, payload)
    attempt(outgoing)


def _into_ledger(asked: ActionRequest, leg: Leg, form: WrapUp) -> None:
    conversation = leg.conversation
    conversation.ledger = ledger.write(
        conversation.remote_id,
        note_key=f"{conversation.remote_id}:{leg.remote_id}",
        text=summary.work_note(leg, code=form.code.name, notes=form.notes),
        decision=_decision(conversation, form),
        now=asked.now,
    )


def _decision(conversation: Conversation, form: WrapUp) -> Decision:
    caller = conversation.lookup.caller if conversation.lookup else None
    filed = routing.filing_of(conversation.queue, medium=conversation.medium)
    return Decision(
        incident_action=form.incident_action,
        filing=Filing(
            title=form.title,
            description=summary.description(conversation),
            caller_id=caller.remote_id if caller else "",
            group_id=filed.group_id,
            category=filed.category,
            contact_type=filed.contact_type,
        ),
        caller=caller,
        incident=form.incident,
        unknown=_unknown_caller(conversation),
    )


def _unknown_caller(conversation: Conversation) -> UnknownCaller | None:
    """Return what a later look-up needs, or None when the caller's look-up has an answer."""
    lookup = conversation.lookup
    if lookup is None or lookup.state not in (LookupState.SEARCHING, LookupState.FAILED):
        return None
    return {"address": conversation.customer_address, "attributes": conversation.attributes}
