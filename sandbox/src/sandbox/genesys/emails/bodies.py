"""E-mails as clients write them, read with the vendor's refusals."""

import re
from typing import Any

from sandbox.genesys.emails.store import Address, Mail
from sandbox.genesys.errors import Refused

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
MAX_SUBJECT_CHARS = 988


def written(body: dict[str, Any], before: Mail) -> Mail:
    """Return the e-mail that the body describes; what it leaves out is as before.

    Raises: Refused with ``email.error.invalid.email``.
    """
    return Mail(
        sender=before.sender,
        to=_addresses(body, "to", before.to),
        cc=_addresses(body, "cc", before.cc),
        bcc=_addresses(body, "bcc", before.bcc),
        subject=_text(body, "subject", before.subject)[:MAX_SUBJECT_CHARS],
        text=_text(body, "textBody", before.text),
        html=_text(body, "htmlBody", before.html),
        attachments=before.attachments,
        draft_type=before.draft_type,
        is_edited=True,
    )


def _addresses(body: dict[str, Any], name: str, before: list[Address]) -> list[Address]:
    if body.get(name) is None:
        return before
    given = body[name]
    if not isinstance(given, list) or not all(_is_address(each) for each in given):
        raise _invalid(f"{name} is a list of objects with email.")
    return [{part: each[part] for part in ("email", "name") if each.get(part)} for each in given]


def _is_address(given: Any) -> bool:
    email = given.get("email") if isinstance(given, dict) else None
    return isinstance(email, str) and ADDRESS.fullmatch(email) is not None


def _text(body: dict[str, Any], name: str, before: str) -> str:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise _invalid(f"{name} is a text.")
    return before if value is None else value


def _invalid(sentence: str) -> Refused:
    message = f"Attempted to send an email with an invalid parameter. {sentence}"
    return Refused(400, "email.error.invalid.email", message)
