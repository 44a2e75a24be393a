"""An e-mail as REST tells it."""

from datetime import datetime

from sandbox.genesys import catalogue
from sandbox.genesys.conversations.model import Conversation, Message
from sandbox.genesys.emails.store import Address, Mail
from sandbox.genesys.iso_time import iso
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

MAX_BYTES = 10 * 1024 * 1024
PREVIEW_CHARS = 120
REPLY = "Re: "


def mail_of(message: Message) -> Mail:
    """Return head and body of a message; a customer's first words are its subject, too."""
    kept = STATE.mails.by_message.get(message.id)
    if kept is not None:
        return kept
    conversation = STATE.conversations[message.conversation_id]
    customer, ours = customer_address(conversation), our_address()
    sender, to = (customer, ours) if message.direction == "inbound" else (ours, customer)
    return Mail(sender=sender, to=[to], subject=subject_of(conversation), text=message.text or "")


def draft_of(conversation: Conversation) -> Mail:
    """Return the reply that an agent would begin with."""
    last = next((each for each in reversed(conversation.messages) if each.direction == "inbound"), None)
    subject = mail_of(last).subject if last else subject_of(conversation)
    reply = subject if subject.lower().startswith(REPLY.lower()) else f"{REPLY}{subject}"
    return Mail(sender=our_address(), to=[customer_address(conversation)], subject=reply)


def message_shape(message: Message) -> Shape:
    """Return an EmailMessage."""
    uri = f"/api/v2/conversations/emails/{message.conversation_id}/messages/{message.id}"
    own = {"id": message.id, "time": iso(message.at), "selfUri": uri, "historyIncluded": False}
    return _shape(mail_of(message)) | own


def preview(message: Message) -> Shape:
    """Return an EmailMessagePreview: the head and the first words."""
    shape = message_shape(message)
    body = {"textBodyPreview": mail_of(message).text[:PREVIEW_CHARS]}
    return {name: value for name, value in shape.items() if name not in ("textBody", "htmlBody")} | body


def draft_shape(mail: Mail) -> Shape:
    """Return a draft as an EmailMessage."""
    state = {"state": "Edited" if mail.is_edited else "Created", "draftType": mail.draft_type}
    return _shape(mail) | state | {"historyIncluded": True}


def reply_shape(mail: Mail, at: datetime) -> Shape:
    """Return what was sent, as an EmailMessageReply."""
    return _shape(mail) | {"time": iso(at), "historyIncluded": False}


def customer_address(conversation: Conversation) -> Address:
    """Return the customer's mail address and name."""
    return {"email": conversation.address, "name": conversation.customer["name"]}


def our_address() -> Address:
    """Return the organisation's."""
    return {"email": catalogue.MAIL_ADDRESS, "name": catalogue.ORGANISATION_NAME}


def subject_of(conversation: Conversation) -> str:
    """Return the conversation's subject, or the first words of its first e-mail."""
    first = conversation.messages[0].text if conversation.messages else None
    return conversation.subject or (first or "Question")[:60]


def size_of(mail: Mail) -> int:
    """Return how many bytes the e-mail has."""
    files = sum(int(each.get("contentLength") or 0) for each in mail.attachments)
    return len(mail.text.encode()) + len(mail.html.encode()) + files


def _shape(mail: Mail) -> Shape:
    shape: Shape = {
        "to": mail.to,
        "cc": mail.cc,
        "bcc": mail.bcc,
        "from": mail.sender,
        "subject": mail.subject,
        "attachments": mail.attachments,
        "textBody": mail.text,
        "emailSizeBytes": size_of(mail),
        "maxEmailSizeBytes": MAX_BYTES,
    }
    return shape | ({"htmlBody": mail.html} if mail.html else {})
