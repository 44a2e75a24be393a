"""Applies messages: first their existence, later their texts.

An agent's own message is stored when it is sent; its copy from Genesys is merged into it.
"""

from datetime import datetime, timedelta

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import ReadTexts
from gateway.providers import fact_values, facts
from inbox.ingest.workspace import Loaded, Workspace
from inbox.models import Activity, Conversation, Message
from inbox.timeline import Line

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
SAME_WITHIN = timedelta(minutes=5)


def compare(loaded: Loaded, fact: facts.ConversationSeen) -> list[Line]:
    """Add the new messages of a snapshot, and update the status of those that changed since the last one."""
    conversation = loaded.conversation
    before = set(conversation.message_digests)
    found = fact.messages_since(before)
    lines = [
        Line(kind=Kind.MESSAGE_STATUS, message=message)
        for seen in found.values()
        if (message := loaded.messages.get(seen.message_id)) and _advance(message, seen.status)
    ]
    unknown = [seen for message_id, seen in found.items() if message_id not in loaded.messages]
    lines += _add(loaded, unknown, fact) if unknown else []
    conversation.message_digests = [
        block.digest for block in fact.messages if _is_stored(loaded, block, before)
    ]
    return lines


def _is_stored(loaded: Loaded, block: fact_values.MessageBlock, before: set[str]) -> bool:
    """Return whether no message of a block was left to the answer that will bring it."""
    return all(seen.message_id in loaded.messages for seen in block.since(before))


def messages_read(fact: facts.MessagesRead, work: Workspace) -> None:
    """Store the texts of messages; the copy of an agent's message without an answer yet is merged into it.

    A fact from the webhook only updates the status: a receipt has no text and is no empty message.
    """
    is_read = bool(fact.conversation_id)  # not from the webhook
    for text in fact.texts:
        loaded = work.of_message(text.message_id)
        if loaded:
            message = loaded.messages[text.message_id]
            lines = (
                _fill(loaded, message, text, fact.occurred_at) if is_read else _status(message, text.status)
            )
            loaded.record(lines, at=fact.occurred_at)


def _add(loaded: Loaded, unknown: list[fact_values.MessageSeen], fact: facts.ConversationSeen) -> list[Line]:
    """Store new messages and request their texts."""
    added = [loaded.add_message(_new(loaded, seen, fact)) for seen in _foreign(loaded, unknown)]
    for message in added:
        _count(loaded.conversation, message)
    if added:
        _request_texts(loaded, [str(message.remote_id) for message in added], fact.occurred_at)
    return [Line(kind=Kind.MESSAGE, message=message) for message in added]


def _foreign(loaded: Loaded, unknown: list[fact_values.MessageSeen]) -> list[fact_values.MessageSeen]:
    """Return the messages that are not an agent's own: while one is being sent, its answer brings it."""
    if not any(message.status == Status.SENDING for message in loaded.unanswered):
        return unknown
    return [one for one in unknown if one.status == "received" or one.participant_id not in loaded.legs]


def _request_texts(loaded: Loaded, ids: list[str], now: datetime) -> None:
    """Reserve a read of texts, with the token of an agent in the conversation if there is one."""
    remote_id = loaded.conversation.remote_id
    talking = (leg.agent.remote_id for leg in loaded.legs.values() if leg.is_talking)
    loaded.reserve(
        outbound.request(
            Operation.READ_TEXTS,
            ReadTexts(conversation_id=remote_id, message_ids=ids),
            key=f"texts:{ids[-1]}:{now.isoformat()}",
            regarding=remote_id,
            subject=next((subject for subject in talking if subject in loaded.work.signed_in), ""),
            now=now,
        )
    )


def _count(conversation: Conversation, message: Message) -> None:
    """Count a customer's message, and store the newest message, which the card shows."""
    conversation.customer_messages += message.sender == Sender.CUSTOMER
    _show_newest(conversation, message)


def _show_newest(conversation: Conversation, message: Message) -> None:
    newest = conversation.last_message
    if newest is None or message.sent_at >= newest.sent_at:
        conversation.last_message = message


def _new(loaded: Loaded, seen: fact_values.MessageSeen, fact: facts.ConversationSeen) -> Message:
    # The participant whose communication carries a message need not be its sender; only received ones are
    # the customer's.
    from_customer = seen.status == "received"
    leg = None if from_customer else loaded.legs.get(seen.participant_id)
    return Message(
        conversation=loaded.conversation,
        remote_id=seen.message_id,
        sender=Sender.CUSTOMER if from_customer else SENDERS.get(seen.purpose, Sender.BOT),
        agent=leg.agent if leg else None,
        sent_at=seen.sent_at or fact.occurred_at,
        status=seen.status,
    )


def _advance(message: Message, status: str) -> bool:
    """Move the status forward; a failed message can still turn out to be sent. False for no change."""
    fails = status == Status.FAILED and message.status not in (Status.FAILED, Status.REMOVED)
    if not fails and RANK.index(Status(status)) <= RANK.index(Status(message.status)):
        return False
    message.status = status
    message.forget_if_removed()
    return True


def _status(message: Message, status: str) -> list[Line]:
    return [Line(kind=Kind.MESSAGE_STATUS, message=message)] if _advance(message, status) else []


def _fill(loaded: Loaded, message: Message, text: fact_values.MessageText, now: datetime) -> list[Line]:
    if message.text is not None and not message.is_unreadable:
        return _status(message, text.status)
    own = _unanswered(loaded, message, text, now) if text.direction == "outbound" else None
    if own:
        return _adopt(loaded, own, message)
    conversation = loaded.conversation
    conversation.customer_messages += _sender(message, text) == Sender.CUSTOMER != message.sender
    message.text = text.text
    message.attachments = [_link(one) for one in text.attachments]
    message.sent_at = text.sent_at or message.sent_at
    message.sender = _sender(message, text)
    _advance(message, text.status)
    message.forget_if_removed()
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


def _unanswered(
    loaded: Loaded, copy: Message, text: fact_values.MessageText, now: datetime
) -> Message | None:
    """Return the agent's own message with this text that has no answer yet, or None.

    now: when the copy was read, because Genesys' clock may be ahead.
    """
    earliest = min(text.sent_at or copy.sent_at, now) - SAME_WITHIN
    same = (own for own in loaded.unanswered if own.key and own.text == text.text and own.sent_at >= earliest)
    return next(same, None)


def _adopt(loaded: Loaded, own: Message, copy: Message) -> list[Line]:
    """Merge the copy from Genesys into the agent's own message, so that the page shows one message."""
    remote_id, status, gone = copy.remote_id, copy.status, copy.pk
    if loaded.conversation.last_message_id == gone or loaded.conversation.last_message is copy:
        loaded.conversation.last_message = own
    loaded.work.messages.remove(copy)
    _answer(loaded, own, str(remote_id), copy.sent_at)
    # Genesys has accepted the message, whatever its copy says.
    own.status = Status.SENT if status in (Status.RECEIVED, Status.QUEUED) else status
    own.forget_if_removed()
    return [Line(kind=Kind.MESSAGE, message=own, removed_message_id=gone)]


def mark_sent(loaded: Loaded, own: Message, text: fact_values.MessageText) -> list[Line]:
    """Mark an agent's message as accepted by Genesys; its copy may already have arrived in an event."""
    copy = loaded.messages.get(text.message_id)
    if copy and copy is not own:
        return _adopt(loaded, own, copy)
    _answer(loaded, own, text.message_id, text.sent_at)
    _advance(own, Status.SENT)
    return [Line(kind=Kind.MESSAGE, message=own, actor=own.agent)]


def _answer(loaded: Loaded, own: Message, remote_id: str, at: datetime | None) -> None:
    """Take over what Genesys calls the message and when it was sent, as for all others in the thread."""
    own.remote_id, own.problem, own.sent_at = remote_id, {}, at or own.sent_at
    loaded.messages[remote_id] = own
    if own in loaded.unanswered:
        loaded.unanswered.remove(own)
