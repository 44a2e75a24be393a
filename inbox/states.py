"""Media, states of a leg and the steps between them, and why an offer is missed; without I/O."""

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
    """Steps of a leg. The agent takes ACCEPT; Genesys reports all others."""

    ACCEPT = "accept"
    BACK_ON_OFFER = "back_on_offer"
    CONNECT = "connect"
    HOLD = "hold"
    PARK = "park"
    LEAVE = "leave"  # ended, but the wrap-up is due
    END = "end"


class Medium(models.TextChoices):
    CALL = "call", _("Voice")
    MESSAGE = "message", _("Message")
    EMAIL = "email", _("Email")
    CALLBACK = "callback", _("Callback")


class Missed(models.TextChoices):
    """Why an offer was never connected."""

    TIMEOUT = "timeout", _("You did not answer in time")
    DECLINED = "declined", _("You declined")
    CUSTOMER_LEFT = "customer-left", _("The customer left")
    ELSEWHERE = "elsewhere", _("Answered elsewhere")
    REJECTED = "rejected", _("You declined on the phone")
    UNREACHABLE = "unreachable", _("Your phone could not be reached")
    OTHER = "other", _("It ended before you answered")


OPEN = (State.OFFERED, State.ACCEPTING, State.CONNECTED, State.HELD, State.PARKED, State.WRAP_UP)
RINGING = (State.OFFERED, State.ACCEPTING)
TALKING = (State.CONNECTED, State.HELD, State.PARKED)
OVER = (State.WRAP_UP, State.ENDED)
# Genesys' own code for a wrap-up whose time ran out. Source: docs/providers/genesys.md#agent-actions
TIMED_OUT_CODE = "ININ-WRAP-UP-TIMEOUT"

TRANSITIONS: dict[tuple[State, Step], State] = {
    (State.OFFERED, Step.ACCEPT): State.ACCEPTING,
    (State.OFFERED, Step.CONNECT): State.CONNECTED,  # auto-answer, or accepted in Genesys' own desktop
    # Rows that skip a state are for lost events.
    (State.OFFERED, Step.HOLD): State.HELD,
    (State.OFFERED, Step.PARK): State.PARKED,
    (State.OFFERED, Step.LEAVE): State.WRAP_UP,
    (State.OFFERED, Step.END): State.ENDED,
    (State.ACCEPTING, Step.BACK_ON_OFFER): State.OFFERED,  # Genesys refused, or never followed
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
    """The step is not possible in this state."""


def after(state: str, step: Step) -> State:
    """Return the state after a step.

    Raises:
        IllegalStep: the table has no such transition.
    """
    try:
        return TRANSITIONS[State(state), step]
    except KeyError:
        raise IllegalStep(f"{step} from {state}") from None
