"""What an e-mail has beyond the message that a conversation keeps."""

from dataclasses import dataclass, field
from typing import Any

Address = dict[str, str]


@dataclass(slots=True, kw_only=True)
class Mail:
    """Head and body of an e-mail; ``attachments`` are as the wire has them."""

    sender: Address
    to: list[Address]
    cc: list[Address] = field(default_factory=list)
    bcc: list[Address] = field(default_factory=list)
    subject: str = ""
    text: str = ""
    html: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list)
    draft_type: str = "Reply"
    is_edited: bool = False


@dataclass(slots=True, kw_only=True)
class Mails:
    """E-mails by the id of their message, drafts by the id of their conversation."""

    by_message: dict[str, Mail] = field(default_factory=dict)
    drafts: dict[str, Mail] = field(default_factory=dict)
