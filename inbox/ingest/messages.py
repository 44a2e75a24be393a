"""Applies messages: first their existence, later their texts.

An agent's own message is stored when it is sent; its copy from Genesys is merged into it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from gateway import outbound, tokens
from gateway.operations.names import Operation
from gateway.operations.payloads import ReadTexts
from gateway.providers import fact_values, facts
from inbox import summary, timeline
from inbox.models import Activity, Conversation, Leg, Message
from inbox.timeline import Line
from incidents import ledger

Kind = Activity.Kind
Sender, Status = Message.Sender, Message.Status
SENDERS = {
    "customer": Sender.CUSTOMER,
    "external": Sender.CUSTOMER,  # the customer of an outbound conversation
    "agent": Sender.AGENT,
    "user": Sender.AGENT,
}
# A message's status only moves forward in this order.
RANK = [
    Status.SENDING,
    Status.QUEUED,
    Status.RECEIVED,
    Status.FAILED,
    Status.SENT,
    Status.DELIVERED,
    Status.READ,
    Status.REMOVED,
]
SAME_WITHIN = timedelta(minutes=5)  # the clocks of Bridge and Genesys may differ


def compare(conversation: Conversation, fact: facts.ConversationSeen) -> list[Line]:
    """Add the new messages of a snapshot, and update the status of the others."""
    if not fact.messages:
        return []
    ids = [seen.message_id for seen in fact.messages]
    known = {message.remote_id: message for message in Message.objects.filter(remote_id__in=ids)}
    lines = [
        Line(kind=Kind.MESSAGE_STATUS, message=message)
        for seen in fact.messages
        if (message := known.get(seen.message_id)) and _follow(message, seen.status)
    ]
    unknown = [seen for seen in fact.messages if seen.message_id not in known]
    return lines + (_add(conversation, unknown, fact) if unknown else [])


def messages_read(fact: facts.MessagesRead) -> None:
    """Store the texts of messages; the copy of an agent's message without an answer yet is merged into it.

    A fact from the webhook only updates the status: a receipt has no text and is no empty message.
    """
    by_id = {text.message_id: text for text in fact.texts}
    known = Message.objects.filter(remote_id__in=by_id)
    for pk in set(known.values_list("conversation_id", flat=True)):
        conversation = Conversation.objects.lock(pk=pk)
        messages = conversation.messages.filter(remote_id__in=by_id)
        lines = []
        for message in messages:
            text = by_id[message.remote_id or ""]
            is_read = bool(fact.conversation_id)  # not from the webhook
            lines += _fill(conversation, message, text) if is_read else _status(message, text.status)
        timeline.record(conversation, lines, at=fact.occurred_at)


def add_recordings_to_ledger(conversation: Conversation, now: datetime) -> None:
    """Add the recordings' addresses to the conversation's incident."""
    links = "\n".join(conversation.recording_urls)
    ledger.add(
        conversation.remote_id,
        note_key=f"{conversation.remote_id}:recording",
        text=summary.recording(links),
        now=now,
    )


def _add(
    conversation: Conversation, unknown: list[fact_values.MessageSeen], fact: facts.ConversationSeen
) -> list[Line]:
    """Store new messages and request their texts."""
    legs = {leg.remote_id: leg for leg in conversation.legs.select_related("agent")}
    added = [
        _new(conversation, one, fact, leg=legs.get(one.participant_id))
        for one in _foreign(conversation, unknown, legs)
    ]
    for message in added:
        _count(conversation, message)
    if added:
        ids = [str(message.remote_id) for message in added]
        _request_texts(conversation, ids, legs.values(), fact.occurred_at)
    return [Line(kind=Kind.MESSAGE, message=message) for message in added]


def _foreign(
    conversation: Conversation, unknown: list[fact_values.MessageSeen], legs: Mapping[str, Leg]
) -> list[fact_values.MessageSeen]:
    """Return the messages that are not an agent's own: while one is being sent, its answer brings it."""
    if not conversation.messages.filter(remote_id=None, status=Status.SENDING).exists():
        return unknown
    return [one for one in unknown if one.status == "received" or one.participant_id not in legs]


def _request_texts(conversation: Conversation, ids: list[str], legs: Iterable[Leg], now: datetime) -> None:
    """Reserve a read of texts, with the token of an agent in the conversation if there is one."""
    talking = [leg.agent.remote_id for leg in legs if leg.is_talking]
    outbound.reserve(
        Operation.READ_TEXTS,
        ReadTexts(conversation_id=conversation.remote_id, message_ids=ids),
        key=f"texts:{ids[-1]}:{now.isoformat()}",
        regarding=conversation.remote_id,
        subject=next((subject for subject in talking if tokens.has_agent(subject)), ""),
        now=now,
    )


def _count(conversation: Conversation, message: Message) -> None:
    """Count a customer's message, and store the newest message, which the card shows."""
    conversation.customer_messages += message.sender == Sender.CUSTOMER
    _show_newest(conversation, message)


def _show_newest(conversation: Conversation, message: Message) -> None:
    newest = conversation.last_message
    if newest is None or message.sent_at >= newest.sent_at:
        conversation.last_message = message


def _new(
    conversation: Conversation,
    seen: fact_values.MessageSeen,
    fact: facts.ConversationSeen,
    *,
    leg: Leg | None,
) -> Message:
    # The participant whose communication carries a message need not be its sender; only received ones are
    # the customer's.
    from_customer = seen.status == "received"
    return Message.objects.create(
        conversation=conversation,
        remote_id=seen.message_id,
        sender=Sender.CUSTOMER if from_customer else SENDERS.get(seen.purpose, Sender.BOT),
        agent=leg.agent if leg and not from_customer else None,
        sent_at=seen.sent_at or fact.occurred_at,
        status=seen.status,
    )


def _advance(message: Message, status: str) -> bool:
    """Move the status forward; a failed message can still turn out to be sent. False for no change."""
    fails = status == Status.FAILED != message.status
    if not fails and RANK.index(Status(status)) <= RANK.index(Status(message.status)):
        return False
    message.status = status
    return True


def _follow(message: Message, status: str) -> bool:
    """Move the status forward and save it; False for no change."""
    if not _advance(message, status):
        return False
    message.save(update_fields=["status"])
    return True


def _status(message: Message, status: str) -> list[Line]:
    return [Line(kind=Kind.MESSAGE_STATUS, message=message)] if _follow(message, status) else []


def _fill(conversation: Conversation, message: Message, text: fact_values.MessageText) -> list[Line]:
    if message.text is not None and not message.is_unreadable:
        return _status(message, text.status)
    own = _unanswered(message, text) if text.direction == "outbound" else None
    if own:
        return adopt(conversation, own, message)
    conversation.customer_messages += _sender(message, text) == Sender.CUSTOMER != message.sender
    message.text = text.text
    message.attachments = [_link(one) for one in text.attachments]
    message.sent_at = text.sent_at or message.sent_at
    message.sender = _sender(message, text)
    _advance(message, text.status)
    message.save()
    _show_newest(conversation, message)
    return [Line(kind=Kind.MESSAGE, message=message)]


def _link(file: fact_values.Attachment) -> dict[str, str]:
    """Return a file as the page shows it; only http addresses become links, never ``javascript:``."""
    url = file.url if file.url.lower().startswith(("https://", "http://")) else ""
    return {"name": file.name, "url": url, "mime": file.mime, "kind": file.kind}


def _sender(message: Message, text: fact_values.MessageText) -> Message.Sender:
    if text.direction == "inbound":
        return Sender.CUSTOMER
    return Sender.AGENT if message.agent_id or not text.from_bot else Sender.BOT


def _unanswered(copy: Message, text: fact_values.MessageText) -> Message | None:
    """Return the agent's own message with this text that has no answer yet, or None."""
    candidates = Message.objects.filter(
        conversation_id=copy.conversation_id,
        remote_id=None,
        text=text.text,
        sent_at__gte=(text.sent_at or copy.sent_at) - SAME_WITHIN,
    ).exclude(key="")
    return candidates.order_by("sent_at", "id").first()


def adopt(conversation: Conversation, own: Message, copy: Message) -> list[Line]:
    """Merge the copy from Genesys into the agent's own message, so that the page shows one message."""
    remote_id, status, gone = copy.remote_id, copy.status, copy.pk
    if conversation.last_message_id == gone:
        conversation.last_message = own
    copy.delete()
    own.remote_id, own.problem = remote_id, {}
    # Genesys has accepted the message, whatever its copy says.
    own.status = Status.SENT if status in (Status.RECEIVED, Status.QUEUED) else status
    own.save()
    return [Line(kind=Kind.MESSAGE, message=own, removed_message_id=gone)]


def mark_sent(conversation: Conversation, own: Message, text: fact_values.MessageText) -> list[Line]:
    """Mark an agent's message as accepted by Genesys; its copy may already have arrived in an event."""
    copy = Message.objects.filter(remote_id=text.message_id).exclude(pk=own.pk).first()
    if copy:
        return adopt(conversation, own, copy)
    own.remote_id, own.problem = text.message_id, {}
    _advance(own, Status.SENT)
    own.save()
    return [Line(kind=Kind.MESSAGE, message=own, actor=own.agent)]
