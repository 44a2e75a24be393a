"""External contacts of Genesys: what identifies a customer beyond the conversation."""

from collections.abc import Iterable
from typing import TypedDict

from gateway.providers.wire import Raw, part, rows, text

NUMBERS = ("workPhone", "cellPhone", "homePhone", "otherPhone")
MAILS = ("workEmail", "personalEmail", "otherEmail")


class Contact(TypedDict):
    """Numbers, mail addresses, and ids in external systems, of which ServiceNow's may be one."""

    phones: tuple[str, ...]
    emails: tuple[str, ...]
    person_ids: tuple[str, ...]


NOBODY = Contact(phones=(), emails=(), person_ids=())


def contact(raw: Raw) -> Contact:
    """Return what identifies an external contact. Source: docs/providers/genesys.md#external-contacts."""
    return Contact(
        phones=_filled(_number(part(raw, name)) for name in NUMBERS),
        emails=_filled(text(raw, name) for name in MAILS),
        person_ids=_filled(text(one, "value") for one in rows(raw, "externalIds")),
    )


def _number(raw: Raw) -> str:
    return text(raw, "e164") or text(raw, "userInput") or text(raw, "display")


def _filled(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value)
