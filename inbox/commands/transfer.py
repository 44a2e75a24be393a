"""Hand a conversation over: to a queue at once, to a colleague once the colleague accepts."""

from inbox.commands.asking import Click, NotNow, Wish, ask
from inbox.models import Leg, Transfer
from routing.models import Agent, Queue

NOT_CONNECTED = "Only a connected conversation can be transferred."


def to_queue(click: Click, queue: Queue, *, note: str) -> None:
    """Hand over to a queue, with a note for whoever gets it.

    Raises:
        NotNow: the conversation is not connected. Declined: Genesys refused.
    """
    wish = Wish(
        kind="transfer_to_queue",
        name="transfer",
        allowed=lambda can: can.can_transfer,
        refusal=NOT_CONNECTED,
    )
    ask(
        click,
        wish,
        extra={"queue_id": queue.remote_id},
        change=lambda leg: _note(leg, click, note, to_queue=queue),
    )


def to_agent(click: Click, colleague: Agent, *, note: str) -> None:
    """Hand over to a colleague, who gets it ringing with the note.

    Raises:
        NotNow: the conversation is not connected, or the colleague is the agent. Declined: Genesys refused.
    """
    if colleague.pk == click.agent.pk:
        raise NotNow("You have this conversation already.")
    wish = Wish(
        kind="transfer_to_agent",
        name="transfer",
        allowed=lambda can: can.can_transfer,
        refusal=NOT_CONNECTED,
    )
    ask(
        click,
        wish,
        extra={"agent_id": colleague.remote_id, "attended": True},
        change=lambda leg: _note(leg, click, note, to_agent=colleague),
    )


def _note(
    leg: Leg, click: Click, note: str, *, to_agent: Agent | None = None, to_queue: Queue | None = None
) -> None:
    Transfer.objects.create(
        conversation=leg.conversation,
        leg=leg,
        to_agent=to_agent,
        to_queue=to_queue,
        note=note.strip(),
        asked_at=click.now,
    )
