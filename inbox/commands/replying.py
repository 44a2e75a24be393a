"""Write to the customer. The message is kept here first, with its text, whatever becomes of it."""

from django.db import transaction

from gateway import outbound
from gateway.models import Call
from inbox import timeline
from inbox.commands.asking import Click, NotNow, attempt, lock
from inbox.models import Activity, Leg, Message

Status = Message.Status


def reply(click: Click, text: str) -> None:
    """Send a text to the customer.

    Raises:
        NotNow: the conversation is not connected. Declined: Genesys refused; the message is kept as failed.
    """
    with transaction.atomic(durable=True):
        leg = lock(click)
        if outbound.is_known(click.key):
            return
        _check(leg)
        message = Message.objects.create(
            conversation=leg.conversation,
            key=click.key,
            sender=Message.Sender.AGENT,
            agent=click.agent,
            text=text,
            sent_at=click.now,
            status=Status.SENDING,
        )
        leg.conversation.last_message = message
        leg.read_messages = leg.conversation.customer_messages
        leg.save(update_fields=["read_messages"])
        call = _reserve(click, leg, message)
    attempt(call)


def resend(click: Click, message_id: int) -> None:
    """Send a failed message again, as a new call; its text and place stay.

    Raises:
        Message.DoesNotExist: it is not the agent's own. NotNow: it did not fail, or nothing can be sent now.
    """
    with transaction.atomic(durable=True):
        leg = lock(click)
        message = leg.conversation.messages.get(pk=message_id, agent=click.agent)
        if outbound.is_known(click.key):
            return
        _check(leg)
        if message.status != Status.FAILED or message.remote_id:
            raise NotNow("This message did not fail.")
        message.key, message.status, message.problem = click.key, Status.SENDING, ""
        message.save(update_fields=["key", "status", "problem"])
        call = _reserve(click, leg, message)
    attempt(call)


def _check(leg: Leg) -> None:
    if not leg.actions.can_reply:
        raise NotNow("You can only write in a connected message conversation.")


def _reserve(click: Click, leg: Leg, message: Message) -> Call | None:
    call = outbound.reserve_click(
        "send_message",
        key=click.key,
        payload={
            "conversation_id": leg.conversation.remote_id,
            "communication_id": leg.communication_id,
            "text": message.text or "",
        },
        regarding=leg.conversation.remote_id,
        subject=click.agent.remote_id,
        now=click.now,
    )
    line = timeline.Line(kind=Activity.Kind.MESSAGE, leg=leg, actor=click.agent, message=message)
    timeline.record(leg.conversation, [line], at=click.now)
    return call
