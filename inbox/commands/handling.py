"""Accept, decline, hold, resume, mute, end: clicks that change nothing but the leg."""

from inbox.commands.asking import Click, Wish, ask
from inbox.models import Conversation, Leg
from inbox.states import Step

ACCEPT = Wish(
    kind="accept",
    name="accept",
    allowed=lambda can: can.can_accept,
    refusal="This offer is no longer yours to accept, or it is being accepted already.",
)
DECLINE = Wish(
    kind="decline",
    name="decline",
    allowed=lambda can: can.can_accept,
    refusal="This offer is no longer yours to decline.",
)
MUTE = Wish(
    kind="mute", name="mute", allowed=lambda can: can.can_mute, refusal="There is no open microphone to mute."
)
UNMUTE = Wish(
    kind="unmute", name="unmute", allowed=lambda can: can.can_unmute, refusal="The microphone is not muted."
)
END = Wish(
    kind="end", name="end", allowed=lambda can: can.can_end, refusal="This conversation is over already."
)
NO_HOLD, NO_RESUME = "Only a connected conversation can be put on hold.", "This conversation is not on hold."


def accept(click: Click) -> None:
    """Take an offer. The card says "Connecting…" until Genesys says connected."""
    ask(click, ACCEPT, change=lambda leg: leg.take(Step.ACCEPT))


def decline(click: Click) -> None:
    """Send an offer back to its queue; Genesys then takes the agent for Not Responding."""
    ask(click, DECLINE, change=_declined)


def hold(click: Click) -> None:
    """Set a conversation aside: a call is held, a message conversation is parked."""
    ask(click, _aside(click, voice="hold", digital="park", back=False))


def resume(click: Click) -> None:
    """Take a conversation up again."""
    ask(click, _aside(click, voice="resume", digital="unpark", back=True))


def mute(click: Click, *, muted: bool) -> None:
    """Mute the agent's microphone in a call, or open it again."""
    ask(click, MUTE if muted else UNMUTE)


def end(click: Click) -> None:
    """Leave the conversation; a wrap-up follows where the queue wants one."""
    ask(click, END)


def _declined(leg: Leg) -> None:
    leg.missed_reason = Leg.Missed.DECLINED


def _aside(click: Click, *, voice: str, digital: str, back: bool) -> Wish:
    medium = Leg.objects.values_list("conversation__medium", flat=True).get(
        pk=click.leg_id, agent=click.agent
    )
    return Wish(
        kind=voice if medium == Conversation.Medium.CALL else digital,
        name="resume" if back else "hold",
        allowed=lambda can: can.can_resume if back else can.can_hold,
        refusal=NO_RESUME if back else NO_HOLD,
    )
