"""Replies to the customer. The message is stored before it is sent, so that its text is never lost."""

from django.db import transaction
from django.utils.translation import gettext as _

from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.payloads import SendMessage
from inbox import timeline
from inbox.actions import REPLY
from inbox.commands.actions import ActionRequest, NotNow, attempt, reserve_request, start
from inbox.models import Activity, Leg, Message
from live.requests import NotFound

Status = Message.Status


def reply(asked: ActionRequest, text: str) -> None:
    """Send a text to the customer.

    Raises:
        NotNow: the conversation is not connected. Declined: Genesys refused; the message is marked as failed.
    """
    with transaction.atomic(durable=True):
        leg = start(asked, REPLY)
        if leg is None:
            return
        message = Message.objects.create(
            conversation=leg.conversation,
            key=asked.key,
            sender=Message.Sender.AGENT,
            agent=asked.agent,
            text=text,
            sent_at=asked.now,
            status=Status.SENDING,
        )
        leg.conversation.last_message = message
        leg.read_messages = leg.conversation.customer_messages  # a reply implies reading
        leg.save(update_fields=["read_messages"])
        outgoing = _reserve(asked, leg, message)
    attempt(outgoing)


def resend(asked: ActionRequest, message_id: int) -> None:
    """Send a failed message again, as a new request, with the same text and position in the thread.

    Raises:
        NotFound: it is not the agent's. NotNow: it did not fail, or the leg is not connected.
    """
    with transaction.atomic(durable=True):
        leg = start(asked, REPLY)
        if leg is None:
            return
        message = leg.conversation.messages.filter(pk=message_id, agent=asked.agent).first()
        if message is None:
            raise NotFound(_("That message is not yours."))
        if message.status != Status.FAILED or message.remote_id:
            raise NotNow(_("This message did not fail."))
        message.key, message.status, message.problem = asked.key, Status.SENDING, {}
        message.save(update_fields=["key", "status", "problem"])
        outgoing = _reserve(asked, leg, message)
    attempt(outgoing)


def _reserve(asked: ActionRequest, leg: Leg, message: Message) -> OutboundRequest | None:
    payload = SendMessage(
        conversation_id=leg.conversation.remote_id,
        communication_id=leg.communication_id,
        text=message.text or "",
    )
    outgoing = reserve_request(asked, leg, Operation.SEND_MESSAGE, payload)
    line = timeline.Line(kind=Activity.Kind.MESSAGE, leg=leg, actor=asked.agent, message=message)
    timeline.record(leg.conversation, [line], at=asked.now)
    return outgoing
