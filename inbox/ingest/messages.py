"""Messages: first that they exist, then what they say; an agent's own meets its copy from Genesys."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from gateway import outbound, tokens
from gateway.operations.names import Operation
from gateway.operations.payloads import ReadTexts
from gateway.providers import fact_values, facts
from inbox import timeline
from inbox.models import Activity, Conversation, Leg, Message
from inbox.timeline import Line
from incidents import ledger
from routing.models import Agent

Kind = Activity.Kind
Sender, Status = Message.Sender, Message.Status
SENDERS = {
    "customer": Sender.CUSTOMER,
    "external": Sender.CUSTOMER,
    "agent": Sender.AGENT,
    "user": Sender.AGENT,
}
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


def compare(conversation: Conversation, fact: facts.ConversationSeen) -> list[Line]:
    """Add the messages a snapshot shows and we lack, and move the status of the others on."""
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
    """Fill in what messages say. The copy of a message whose sending has no answer yet becomes that message.

    A receipt tells a status and no text: it must not pass for an empty message.
    """
    by_id = {text.message_id: text for text in fact.texts}
    spoken_of = Message.objects.filter(remote_id__in=by_id)
    for pk in set(spoken_of.values_list("conversation_id", flat=True)):
        conversation = Conversation.objects.lock(pk=pk)
        messages = conversation.messages.filter(remote_id__in=by_id)
        lines = []
        for message in messages:
            text = by_id[message.remote_id or ""]
            told = bool(fact.conversation_id)
            lines += _fill(conversation, message, text) if told else _status(message, text.status)
        timeline.record(conversation, lines, at=fact.occurred_at)


def add_recordings_to_ledger(conversation: Conversation, now: datetime) -> None:
    """Put the recordings' links into the conversation's incident."""
    links = "\n".join(conversation.recording_urls)
    ledger.add(
        conversation.remote_id,
        note_key=f"{conversation.remote_id}:recording",
        text=f"Recording: {links}",
        now=now,
    )


def _add(
    conversation: Conversation, unknown: list[fact_values.MessageSeen], fact: facts.ConversationSeen
) -> list[Line]:
    """Add new messages and ask what they say; an agent's own comes with the answer to its sending."""
    legs = {leg.remote_id: leg for leg in conversation.legs.select_related("agent")}
    sending = conversation.messages.filter(remote_id=None, status=Status.SENDING).exists()
    added = [
        _new(
            conversation,
            seen,
            fact,
            author=legs[seen.participant_id].agent if seen.participant_id in legs else None,
        )
        for seen in unknown
        if not sending or seen.status == "received" or seen.participant_id not in legs
    ]
    for message in added:
        _count(conversation, message)
    if added:
        _ask(conversation, [str(message.remote_id) for message in added], legs.values(), fact.occurred_at)
    return [Line(kind=Kind.MESSAGE, message=message) for message in added]


def _ask(conversation: Conversation, ids: list[str], legs: Iterable[Leg], now: datetime) -> None:
    """Reserve a read of texts, with the token of an agent on the conversation where there is one."""
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
    """Count a customer's message, and let the newest message speak for the conversation on its card."""
    conversation.customer_messages += message.sender == Sender.CUSTOMER
    newest = conversation.last_message
    if newest is None or message.sent_at >= newest.sent_at:
        conversation.last_message = message


def _new(
    conversation: Conversation,
    seen: fact_values.MessageSeen,
    fact: facts.ConversationSeen,
    *,
    author: Agent | None,
) -> Message:
    # Whose communication carries a message does not say who wrote it; only received ones come from outside.
    theirs = seen.status == "received"
    return Message.objects.create(
        conversation=conversation,
        remote_id=seen.message_id,
        sender=Sender.CUSTOMER if theirs else SENDERS.get(seen.purpose, Sender.BOT),
        agent=None if theirs else author,
        sent_at=seen.sent_at or fact.occurred_at,
        status=seen.status,
    )


def _advance(message: Message, status: str) -> bool:
    """Move the status forward only; a failure is final unless the message was sent after all."""
    fails = status == Status.FAILED != message.status
    if not fails and RANK.index(Status(status)) <= RANK.index(Status(message.status)):
        return False
    message.status = status
    return True


def _follow(message: Message, status: str) -> bool:
    """Move the status on and store it; False when that is no news."""
    if not _advance(message, status):
        return False
    message.save(update_fields=["status"])
    return True


def _status(message: Message, status: str) -> list[Line]:
    return [Line(kind=Kind.MESSAGE_STATUS, message=message)] if _follow(message, status) else []


def _fill(conversation: Conversation, message: Message, text: fact_values.MessageText) -> list[Line]:
    if message.text is not None:
        return _status(message, text.status)
    own = _unanswered(message, text) if text.direction == "outbound" else None
    if own:
        return adopt(conversation, own, message)
    conversation.customer_messages += _sender(message, text) == Sender.CUSTOMER != message.sender
    message.text = text.text
    message.attachments = [_link(one) for one in text.attachments]
    message.sent_at = text.sent_at
    message.sender = _sender(message, text)
    _advance(message, text.status)
    message.save()
    return [Line(kind=Kind.MESSAGE, message=message)]


def _link(file: fact_values.Attachment) -> dict[str, str]:
    """Return a file as the page shows it; only addresses of the web become links."""
    url = file.url if file.url.lower().startswith(("https://", "http://")) else ""
    return {"name": file.name, "url": url, "mime": file.mime}


def _sender(message: Message, text: fact_values.MessageText) -> Message.Sender:
    if text.direction == "inbound":
        return Sender.CUSTOMER
    return Sender.AGENT if message.agent_id or not text.from_bot else Sender.BOT


def _unanswered(copy: Message, text: fact_values.MessageText) -> Message | None:
    """Return the agent's own message that this copy from Genesys must be, while its sending has no answer."""
    candidates = Message.objects.filter(
        conversation_id=copy.conversation_id,
        remote_id=None,
        text=text.text,
        sent_at__gte=text.sent_at - SAME_WITHIN,
    ).exclude(key="")
    return candidates.order_by("sent_at", "id").first()


def adopt(conversation: Conversation, own: Message, copy: Message) -> list[Line]:
    """Let the agent's own message take the place of its copy: one message is one row, also on pages."""
    remote_id, status, gone = copy.remote_id, copy.status, copy.pk
    if conversation.last_message_id == gone:
        conversation.last_message = own
    copy.delete()
    own.remote_id, own.problem = remote_id, {}
    own.status = Status.SENT if status in (Status.RECEIVED, Status.QUEUED) else status
    own.save()
    return [Line(kind=Kind.MESSAGE, message=own, removed_message_id=gone)]


def sent(conversation: Conversation, own: Message, text: fact_values.MessageText) -> list[Line]:
    """Note that Genesys took an agent's message; its copy may have come first by the stream."""
    copy = Message.objects.filter(remote_id=text.message_id).exclude(pk=own.pk).first()
    if copy:
        return adopt(conversation, own, copy)
    own.remote_id, own.status, own.problem = text.message_id, Status.SENT, {}
    own.save()
    return [Line(kind=Kind.MESSAGE, message=own, actor=own.agent)]
