"""Finish a leg: the wrap-up goes to Genesys, its incident into the ledger, in one transaction."""

from dataclasses import dataclass
from typing import Any

from inbox import summary
from inbox.commands.asking import Click, Wish, ask
from inbox.models import Conversation, Leg
from incidents import ledger
from incidents.ledger import Decision, Filing
from incidents.models import Incident
from incidents.states import Outcome, Search
from routing import queries as routing
from routing.models import WrapUpCode

FINISH = Wish(
    kind="wrap_up",
    name="wrap-up",
    allowed=lambda can: can.can_finish,
    refusal="Nothing is left to wrap up here.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUp:
    """What the agent filled in. incident: the one to update, for Outcome.UPDATE."""

    code: WrapUpCode
    notes: str
    outcome: Outcome
    title: str = ""
    incident: Incident | None = None


def finish(click: Click, form: WrapUp) -> None:
    """Close the agent's leg and write its incident, exactly once, whatever Genesys answers.

    Raises:
        NotNow: it is wrapped up already, or not over.
        Declined: Genesys refused; the incident is written all the same.
    """
    communication_id = Leg.objects.values_list("communication_id", flat=True).get(
        pk=click.leg_id, agent=click.agent
    )
    ask(
        click,
        FINISH,
        extra={"communication_id": communication_id, "code_id": form.code.remote_id, "notes": form.notes},
        change=lambda leg: _into_ledger(leg, click, form),
    )


def _into_ledger(leg: Leg, click: Click, form: WrapUp) -> None:
    conversation = leg.conversation
    leg.wrapup_code_id = form.code.remote_id
    note = ledger.write(
        conversation.remote_id,
        note_key=f"{conversation.remote_id}:{leg.remote_id}",
        text=summary.work_note(leg, code=form.code.name, notes=form.notes),
        decision=_decision(conversation, form),
        now=click.now,
    )
    if note:
        conversation.ledger = note.entry


def _decision(conversation: Conversation, form: WrapUp) -> Decision:
    caller = conversation.lookup.caller if conversation.lookup else None
    mapping = routing.mapping_of(conversation.queue)
    filing = Filing(
        title=form.title,
        description=summary.description(conversation),
        caller_id=caller.remote_id if caller else "",
        group_id=mapping.group.remote_id if mapping and mapping.group else "",
        category=mapping.category.remote_id if mapping and mapping.category else "",
        contact_type=_contact_type(conversation),
    )
    return Decision(
        outcome=form.outcome,
        filing=filing,
        caller=caller,
        incident=form.incident,
        unknown=_unknown_caller(conversation),
    )


def _unknown_caller(conversation: Conversation) -> dict[str, Any]:
    """Return what may still tell who called, when ServiceNow has not answered that question."""
    lookup = conversation.lookup
    if lookup is None or lookup.state not in (Search.SEARCHING, Search.FAILED):
        return {}
    return {"address": conversation.customer_address, "attributes": conversation.attributes}


def _contact_type(conversation: Conversation) -> str:
    mapping = routing.mapping_of(conversation.queue)
    if mapping and mapping.contact_type:
        return mapping.contact_type.remote_id
    return routing.CONTACT_TYPES.get(conversation.medium, "")
