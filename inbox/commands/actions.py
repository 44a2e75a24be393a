"""Agents' plain actions: lock, check, reserve the request, commit, then attempt it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import LegPayload, Payload
from inbox import timeline
from inbox.actions import Action
from inbox.models import Activity, Conversation, Leg
from inbox.states import Medium
from live import problems
from live.requests import NotDone, NotFound
from routing.models import Agent


class NotNow(NotDone):
    """The action is not possible in the leg's state."""


class Declined(NotDone):
    """Genesys refused the action or did not answer; the page shows the current state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRequest:
    """An agent's request for an action on a leg. key: see ``live.requests.request_key``."""

    leg_id: int
    agent: Agent
    key: str
    now: datetime


def submit(asked: ActionRequest, action: Action) -> None:
    """Request a plain action on the agent's own leg; the leg changes when Genesys reports it.

    Raises:
        NotNow: the leg's state does not allow it. Declined: Genesys refused.
    """
    with transaction.atomic(durable=True):
        leg = start(asked, action)
        if leg is None:
            return
        if action.step:
            leg.take(action.step)
        leg.missed_reason = action.missed or leg.missed_reason
        payload = LegPayload(
            medium=leg.conversation.medium,
            conversation_id=leg.conversation.remote_id,
            participant_id=leg.remote_id,
        )
        operation = action.operations[Medium(leg.conversation.medium)]
        outgoing = reserve(asked, leg, action, operation, payload)
    attempt(outgoing)


def start(asked: ActionRequest, action: Action) -> Leg | None:
    """Return the agent's own leg, locked, or None when the same request was made before.

    Raises:
        NotFound: the agent has no such leg. NotNow: its state does not allow the action.
    """
    leg = lock(asked)
    # Before the state is checked, which the first request has changed.
    if outbound.is_known(asked.key) or asked.key == leg.filed_key:
        return None
    if not leg.allows(action):
        raise NotNow(action.refusal)
    return leg


def lock(asked: ActionRequest) -> Leg:
    """Return the agent's own leg; its conversation is locked first.

    Raises:
        NotFound: the agent has no such leg.
    """
    own = (
        Leg.objects.of(asked.agent).filter(pk=asked.leg_id).values_list("conversation_id", flat=True).first()
    )
    if own is None:
        raise NotFound(_("That conversation is not on your desk."))
    conversation = Conversation.objects.lock(pk=own)
    leg = conversation.legs.select_related("agent", "queue").get(pk=asked.leg_id)
    leg.conversation = conversation  # the locked one
    return leg


def reserve(
    asked: ActionRequest, leg: Leg, action: Action, operation: Operation, payload: Payload
) -> OutboundRequest | None:
    """Mark the action as pending, reserve its request, and save the leg."""
    leg.mark_pending(action.name, asked.now)
    outgoing = reserve_request(asked, leg, operation, payload)
    line = timeline.Line(
        kind=Activity.Kind.REQUESTED, leg=leg, actor=asked.agent, detail={"action": action.name}
    )
    timeline.record(leg.conversation, [line], at=asked.now)
    return outgoing


def reserve_request(
    asked: ActionRequest, leg: Leg, operation: Operation, payload: Payload
) -> OutboundRequest | None:
    """Reserve a request with the agent's own token, to be attempted at once."""
    return outbound.reserve_now(
        operation,
        payload,
        key=asked.key,
        regarding=leg.conversation.remote_id,
        subject=asked.agent.remote_id,
        now=asked.now,
    )


def attempt(outgoing: OutboundRequest | None) -> None:
    """Attempt a reserved request at once; does nothing for None, a repeated one.

    Raises:
        Declined: Genesys refused it or could not be reached.
    """
    if outgoing is None:
        return
    result = outbound.attempt(outgoing)
    if result.outcome == RequestOutcome.REFUSED:
        raise Declined(problems.text(result.problem))
