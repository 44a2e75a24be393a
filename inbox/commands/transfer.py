"""Transfers: to a queue at once, to a colleague when the colleague accepts."""

from django.db import transaction
from django.utils.translation import gettext as _

from gateway.operations.names import Operation
from gateway.operations.payloads import AgentTransfer, QueueTransfer
from inbox.actions import TRANSFER
from inbox.commands.actions import ActionRequest, NotNow, attempt, reserve, start
from inbox.models import Transfer
from routing.models import Agent, Queue


def to_queue(asked: ActionRequest, queue: Queue, *, note: str) -> None:
    """Transfer to a queue, with a note for the next agent.

    Raises:
        NotNow: the conversation is not connected. Declined: Genesys refused.
    """
    with transaction.atomic(durable=True):
        leg = start(asked, TRANSFER)
        if leg is None:
            return
        Transfer.objects.create(
            conversation=leg.conversation, leg=leg, to_queue=queue, note=note.strip(), requested_at=asked.now
        )
        payload = QueueTransfer(
            conversation_id=leg.conversation.remote_id,
            participant_id=leg.remote_id,
            queue_id=queue.remote_id,
        )
        outgoing = reserve(asked, leg, TRANSFER, Operation.TRANSFER_TO_QUEUE, payload)
    attempt(outgoing)


def to_agent(asked: ActionRequest, colleague: Agent, *, note: str) -> None:
    """Transfer to a colleague, who gets an offer with the note.

    Raises:
        NotNow: the conversation is not connected, or the colleague is the agent. Declined: Genesys refused.
    """
    if colleague.pk == asked.agent.pk:
        raise NotNow(_("You have this conversation already."))
    with transaction.atomic(durable=True):
        leg = start(asked, TRANSFER)
        if leg is None:
            return
        Transfer.objects.create(
            conversation=leg.conversation,
            leg=leg,
            to_agent=colleague,
            note=note.strip(),
            requested_at=asked.now,
        )
        payload = AgentTransfer(
            conversation_id=leg.conversation.remote_id,
            participant_id=leg.remote_id,
            agent_id=colleague.remote_id,
            attended=True,
        )
        outgoing = reserve(asked, leg, TRANSFER, Operation.TRANSFER_TO_AGENT, payload)
    attempt(outgoing)
