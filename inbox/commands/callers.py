"""Commands about who calls: choose a person, say that it is nobody, or search again."""

from django.db import transaction
from django.utils.translation import gettext as _

from gateway import outbound
from inbox import timeline
from inbox.actions import WRAP_UP
from inbox.commands.actions import ActionRequest, NotNow, lock
from inbox.models import Activity, Conversation, Leg
from incidents import choices, lookups
from incidents.models import Caller, Lookup
from incidents.states import LookupState


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
    choices.choose(lookup, caller, by=asked.agent, now=asked.now)
    if entry := leg.conversation.ledger:
        choices.align(lookup, entry, now=asked.now)
    named = {"name": caller.name, "changed": "caller-chosen"} if caller else {"changed": "caller-nobody"}
    _record(asked, leg, named)


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
