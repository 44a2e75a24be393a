"""One click: lock, check, note the wish, reserve the call, commit; then attempt it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from gateway import outbound
from gateway.models import Call
from inbox import timeline
from inbox.models import Activity, Conversation, Leg
from inbox.states import Actions
from routing.models import Agent


class NotNow(Exception):
    """What was asked for is not possible in the present state; the message is for the agent."""


class Declined(Exception):
    """Genesys said no, or could not be asked; the message is for the agent, and the page shows the truth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """Who pressed what, when. key: minted once per click by the page; a repeat is the same click."""

    leg_id: int
    agent: Agent
    key: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """kind: of the call. name: shown while it is under way. allowed: which of the leg's actions it is."""

    kind: str
    name: str
    allowed: Callable[[Actions], bool]
    refusal: str


def ask(
    click: Click,
    wish: Wish,
    *,
    extra: Mapping[str, Any] | None = None,
    change: Callable[[Leg], None] | None = None,
) -> None:
    """Ask Genesys for something about the agent's own leg. The leg changes when Genesys says so.

    extra: more of the call's payload. change: what else the same transaction does to the leg.

    Raises:
        NotNow: the leg's state does not allow it. Declined: Genesys refused.
    """
    with transaction.atomic(durable=True):
        leg = lock(click)
        if outbound.is_known(click.key):
            return
        if not wish.allowed(leg.actions):
            raise NotNow(wish.refusal)
        if change:
            change(leg)
        leg.ask(wish.name, click.now)
        call = outbound.reserve_click(
            wish.kind,
            key=click.key,
            payload=_address(leg, wish.kind) | dict(extra or {}),
            regarding=leg.conversation.remote_id,
            subject=click.agent.remote_id,
            now=click.now,
        )
        kind = Activity.Kind.ACCEPTING if wish.kind == "accept" else Activity.Kind.ASKED
        line = timeline.Line(kind=kind, leg=leg, actor=click.agent, what=wish.name)
        timeline.record(leg.conversation, [line], at=click.now)
    attempt(call)


def attempt(call: Call | None) -> None:
    """Make a reserved call now.

    Raises:
        Declined: the provider refused it, or could not be reached.
    """
    if call is None:
        return
    ending = outbound.attempt(call)
    if ending.outcome == "refused":
        raise Declined(ending.reason)


def lock(click: Click) -> Leg:
    """Return the agent's own leg, its conversation locked first.

    Raises:
        Leg.DoesNotExist: the agent has no such leg.
    """
    own = Leg.objects.of(click.agent).values_list("conversation_id", flat=True)
    conversation = Conversation.objects.lock(pk=own.get(pk=click.leg_id))
    leg = conversation.legs.select_related("agent", "queue").get(pk=click.leg_id)
    leg.conversation = conversation
    return leg


WITH_MEDIUM = frozenset({"accept", "decline", "end", "park", "unpark", "wrap_up"})


def _address(leg: Leg, kind: str) -> dict[str, Any]:
    """Return which participant a call is about; a few functions also need the medium."""
    address = {"conversation_id": leg.conversation.remote_id, "participant_id": leg.remote_id}
    return address | ({"medium": leg.conversation.medium} if kind in WITH_MEDIUM else {})
