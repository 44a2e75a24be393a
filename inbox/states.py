"""The life of a leg, one agent's part of a conversation: one table, no I/O."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OFFERED = "offered", _("Ringing")
    ACCEPTING = "accepting", _("Connecting…")
    CONNECTED = "connected", _("Connected")
    HELD = "held", _("On hold")
    PARKED = "parked", _("On hold")
    WRAP_UP = "wrap-up", _("Wrap-up")
    ENDED = "ended", _("Ended")


class Step(models.TextChoices):
    """ACCEPT is what the agent asked for; all others are what Genesys said."""

    ACCEPT = "accept"
    BACK_ON_OFFER = "back_on_offer"
    CONNECT = "connect"
    HOLD = "hold"
    PARK = "park"
    LEAVE = "leave"  # over, wrap-up still due
    END = "end"


OPEN = (State.OFFERED, State.ACCEPTING, State.CONNECTED, State.HELD, State.PARKED, State.WRAP_UP)
RINGING = (State.OFFERED, State.ACCEPTING)
TALKING = (State.CONNECTED, State.HELD, State.PARKED)
OVER = (State.WRAP_UP, State.ENDED)

TRANSITIONS: dict[tuple[State, Step], State] = {
    (State.OFFERED, Step.ACCEPT): State.ACCEPTING,
    (State.OFFERED, Step.CONNECT): State.CONNECTED,
    (State.OFFERED, Step.HOLD): State.HELD,
    (State.OFFERED, Step.PARK): State.PARKED,
    (State.OFFERED, Step.LEAVE): State.WRAP_UP,
    (State.OFFERED, Step.END): State.ENDED,
    (State.ACCEPTING, Step.BACK_ON_OFFER): State.OFFERED,
    (State.ACCEPTING, Step.CONNECT): State.CONNECTED,
    (State.ACCEPTING, Step.HOLD): State.HELD,
    (State.ACCEPTING, Step.PARK): State.PARKED,
    (State.ACCEPTING, Step.LEAVE): State.WRAP_UP,
    (State.ACCEPTING, Step.END): State.ENDED,
    (State.CONNECTED, Step.HOLD): State.HELD,
    (State.CONNECTED, Step.PARK): State.PARKED,
    (State.CONNECTED, Step.LEAVE): State.WRAP_UP,
    (State.CONNECTED, Step.END): State.ENDED,
    (State.HELD, Step.CONNECT): State.CONNECTED,
    (State.HELD, Step.PARK): State.PARKED,
    (State.HELD, Step.LEAVE): State.WRAP_UP,
    (State.HELD, Step.END): State.ENDED,
    (State.PARKED, Step.CONNECT): State.CONNECTED,
    (State.PARKED, Step.HOLD): State.HELD,
    (State.PARKED, Step.LEAVE): State.WRAP_UP,
    (State.PARKED, Step.END): State.ENDED,
    (State.WRAP_UP, Step.END): State.ENDED,
}  # fmt: skip


class IllegalStep(Exception):
    """The step is not possible from the present state."""


def after(state: str, step: Step) -> State:
    """Return the state that follows.

    Raises:
        IllegalStep: the table has no such transition.
    """
    try:
        return TRANSITIONS[State(state), step]
    except KeyError:
        raise IllegalStep(f"{step} from {state}") from None
