"""Commands about who calls: choose a person, say that it is nobody, or search again."""

from django.db import transaction
from django.utils.translation import gettext as _

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations import people
from gateway.operations.names import Operation
from gateway.operations.payloads import FindCallers, SetNumber
from inbox import timeline
from inbox.actions import WRAP_UP
from inbox.commands.actions import ActionRequest, NotNow, lock
from inbox.models import Activity, Conversation, Leg
from incidents import choices, lookups, remembered
from incidents.models import Caller, Lookup, NumberChange
from incidents.states import LookupState, NumberState

UNDER_WAY = (NumberState.QUEUED, NumberState.UNDOING)


class Overwrites(Exception):
    """The field holds another number; the message is that number, which the agent has to confirm."""


def choose(asked: ActionRequest, caller_id: int) -> None:
    """Store who calls, and make that person the caller of the conversation's incident.

    Raises:
        NotNow: the conversation is no longer the agent's to change, or nobody is known by this id.
    """
    with transaction.atomic(durable=True):
        leg = _start(asked)
        chosen = Caller.objects.filter(pk=caller_id).first()
        if chosen is None:
            raise NotNow(_("That person is no longer known here. Search again."))
        _choose(asked, leg, chosen)


def choose_nobody(asked: ActionRequest) -> None:
    """Store that nobody in ServiceNow calls. Raises NotNow, as ``choose``."""
    with transaction.atomic(durable=True):
        _choose(asked, _start(asked), None)


def search_again(asked: ActionRequest) -> None:
    """Repeat the look-up; whom the agent has chosen stays chosen. Raises NotNow, as ``choose``."""
    with transaction.atomic(durable=True):
        leg = _start(asked)
        lookup = _lookup(leg.conversation, asked)
        request = lookups.renew(lookup, attributes=leg.conversation.attributes, now=asked.now)
        if request is None:
            raise NotNow(_("There is no number or address to search with."))
        lookup.save(update_fields=["state", "requested_at"])
        outbound.store([request])
        _record(asked, leg, {})


def remember(asked: ActionRequest, field: str, *, replaces: str) -> None:
    """Write the number of the call to the chosen person in ServiceNow.

    field: of ``NumberChange``. replaces: what the agent has seen in the field, "" for nothing.

    Raises:
        NotNow: there is nothing to remember. Overwrites: the field holds another number.
    """
    with transaction.atomic(durable=True):
        if outbound.is_known(asked.key):
            return
        leg = _start(asked)
        lookup = leg.conversation.lookup
        if lookup is None or not (lookup.caller and lookup.chosen_at and lookup.new_number):
            raise NotNow(_("There is no new number to remember."))
        if lookup.number_changes.filter(state__in=UNDER_WAY).exists():
            raise NotNow(_("The number is being written already."))
        held = getattr(lookup.caller, field)
        if held != replaces:
            raise Overwrites(held)
        payload = remembered.begin(lookup, lookup.caller, field, by=asked.agent, now=asked.now)
        outgoing = _reserve(asked, leg, payload)
        _record(asked, leg, {"name": lookup.new_number, "changed": "number-wanted"})
    _attempt(outgoing)


def undo(asked: ActionRequest, change_id: int) -> None:
    """Restore what a field held before a number was remembered, unless somebody has changed it since.

    Raises:
        NotNow: it was not written, or it was undone.
    """
    with transaction.atomic(durable=True):
        if outbound.is_known(asked.key):
            return
        leg = _start(asked)
        written = NumberChange.objects.select_for_update(of=("self",)).select_related("caller", "lookup")
        change = written.filter(pk=change_id, lookup=leg.conversation.lookup).first()
        if change is None or change.state != NumberState.WRITTEN:
            raise NotNow(_("This number is not there to be undone."))
        payload = remembered.undo(change, by=asked.agent, now=asked.now)
        outgoing = _reserve(asked, leg, payload)
        _record(asked, leg, {"name": change.new, "changed": "number-undo"})
    _attempt(outgoing)


def _reserve(asked: ActionRequest, leg: Leg, payload: SetNumber) -> OutboundRequest | None:
    regarding = leg.conversation.remote_id
    return outbound.reserve_now(
        Operation.SET_NUMBER, payload, key=asked.key, regarding=regarding, subject="", now=asked.now
    )


def _attempt(outgoing: OutboundRequest | None) -> None:
    """Attempt the request at once; the panel shows how it ends, and the worker repeats it where needed."""
    if outgoing:
        outbound.attempt(outgoing)


def _start(asked: ActionRequest) -> Leg:
    leg = lock(asked)
    if leg.conversation.is_internal:
        raise NotNow(_("Nobody is looked up in ServiceNow for a conversation between colleagues."))
    if not (leg.is_open or leg.allows(WRAP_UP) or _may_correct(leg)):
        raise NotNow(_("Your part of this conversation is over."))
    return leg


def _may_correct(leg: Leg) -> bool:
    """Return whether an agent whose part is over may still correct the incident: nobody else works on it."""
    entry = leg.conversation.ledger
    incident = entry.incident if entry else None
    if leg.connected_at is None or incident is None or incident.is_finished:
        return False
    return not leg.conversation.legs.open().exists()


def _choose(asked: ActionRequest, leg: Leg, caller: Caller | None) -> None:
    lookup = _lookup(leg.conversation, asked)
    number = _new_number(leg.conversation, caller) if caller else ""
    choices.choose(lookup, caller, by=asked.agent, new_number=number, now=asked.now)
    if entry := leg.conversation.ledger:
        choices.align(lookup, entry, now=asked.now)
    named = {"name": caller.name, "changed": "caller-chosen"} if caller else {"changed": "caller-nobody"}
    _record(asked, leg, named)


def _new_number(conversation: Conversation, caller: Caller) -> str:
    """Return the number of the call, "" when the caller has it, it is withheld or the service desk's own."""
    address = conversation.customer_address
    if not FindCallers(key="", address=address, attributes={}).identifiers:
        return ""
    number = people.number_of(address)
    known = people.has_number([caller.mobile, caller.phone, caller.home_phone], number) if number else True
    return "" if known else number


def _lookup(conversation: Conversation, asked: ActionRequest) -> Lookup:
    """Return the conversation's look-up; a new one where nothing identified the caller before."""
    if conversation.lookup is None:
        conversation.lookup = Lookup.objects.create(
            key=conversation.remote_id, state=LookupState.NO_ADDRESS, requested_at=asked.now
        )
    return conversation.lookup


def _record(asked: ActionRequest, leg: Leg, detail: dict[str, str]) -> None:
    line = timeline.Line(kind=Activity.Kind.CALLER, leg=leg, actor=asked.agent, detail=detail)
    timeline.record(leg.conversation, [line], at=asked.now)
