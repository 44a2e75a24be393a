"""The life of a leg, one agent's part of a conversation: one table, no I/O."""

from dataclasses import dataclass

from django.db import models


class State(models.TextChoices):
    OFFERED = "offered", "Ringing"
    ACCEPTING = "accepting", "Connecting…"
    CONNECTED = "connected", "Connected"
    HELD = "held", "On hold"
    PARKED = "parked", "On hold"
    WRAP_UP = "wrap-up", "Wrap-up"
    ENDED = "ended", "Ended"


class Step(models.TextChoices):
    """ACCEPT is the agent's wish; all others are what Genesys said."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """What an agent may ask for now; the page shows only these, the commands allow only these."""

    can_accept: bool
    can_hold: bool
    can_resume: bool
    can_mute: bool
    can_unmute: bool
    can_transfer: bool
    can_end: bool
    can_reply: bool
    can_wrap_up: bool
    can_finish: bool


def actions(state: str, *, medium: str, muted: bool, busy: bool, unwrapped: bool) -> Actions:
    """Return what a leg in this state allows.

    busy: a wish is under way, so no second one. unwrapped: it was connected and nobody wrapped it up yet.
    """
    talking, voice = state in TALKING, medium == "call"
    return Actions(
        can_accept=state == State.OFFERED and not busy,
        can_hold=state == State.CONNECTED and not busy and medium in ("call", "message", "email"),
        can_resume=state in (State.HELD, State.PARKED) and not busy,
        can_mute=talking and voice and not muted and not busy,
        can_unmute=talking and voice and muted and not busy,
        can_transfer=state == State.CONNECTED and not busy,
        can_end=talking and not busy,
        can_reply=state == State.CONNECTED and medium == "message",
        can_wrap_up=state not in RINGING,
        can_finish=state in (State.WRAP_UP, State.ENDED) and unwrapped and not busy,
    )
