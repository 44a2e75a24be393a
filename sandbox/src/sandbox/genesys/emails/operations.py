"""E-mails, their drafts and attachments."""

from functools import partial

from sandbox.genesys.emails import mails, sending
from sandbox.operations import delete, get, patch, post, put

ALL = "/api/v2/conversations/emails"
ONE = f"{ALL}/{{conversationId}}"
MESSAGES = f"{ONE}/messages"
DRAFT = f"{MESSAGES}/draft"

OPERATIONS = (
    post(ALL, sending.start, "conversation:email:create"),
    get(MESSAGES, partial(mails.listed, media="emails")),
    post(MESSAGES, sending.reply, "conversation:email:send"),
    get(DRAFT, mails.draft),
    put(DRAFT, mails.save),
    patch(DRAFT, mails.reset),
    post(f"{DRAFT}/attachments/uploads", mails.upload, "conversation:emailAttachment:add"),
    delete(f"{DRAFT}/attachments/{{attachmentId}}", mails.detach),
    get(f"{MESSAGES}/{{messageId}}", partial(mails.one, media="emails")),
    post(f"{ONE}/reconnect", sending.reconnect, "conversation:communication:reconnect"),
)
