"""Finding contacts: by id, by what identifies them, by words; and a contact's phone for whoever calls it."""

from collections.abc import Callable
from typing import Any

from sandbox.genesys.contacts import store
from sandbox.genesys.contacts.store import MAILS, PHONES, SOURCE_ID, Contact, Key
from sandbox.genesys.errors import Refused
from sandbox.genesys.state import STATE

IDENTIFIER_TYPES = (
    "SocialLine",
    "SocialFacebook",
    "SocialTwitter",
    "SocialWhatsapp",
    "SocialInstagram",
    "SocialWhatsappBsuid",
    "AppleOpaqueId",
    "Email",
    "Phone",
    "Cookie",
    "ExternalId",
    "SocialInstagramHandle",
)


def known(contact_id: str) -> Contact:
    """Return the contact of this id, or the one that it was merged into.

    Raises: Refused with ``contact.not.found``.
    """
    contact = STATE.contacts.resolved(contact_id)
    if contact is None:
        raise not_found()
    return contact


def unresolved(contact_id: str) -> Contact:
    """Return the contact of this very id, merged or not.

    Raises: Refused with ``contact.not.found``.
    """
    contact = STATE.contacts.by_id.get(contact_id)
    if contact is None:
        raise not_found()
    return contact


def phone_of(contact_id: str, phone_type: str) -> str | None:
    """Return a contact's number in E.164 by its type (``WorkPhone``…), or None without one.

    Raises: Refused with ``contact.not.found``, or ``bad.request`` for an unknown type.
    """
    name = phone_type[:1].lower() + phone_type[1:]
    if name not in PHONES:
        raise Refused(400, "bad.request", f"The phoneType is one of {', '.join(PHONES)}.")
    own = known(contact_id).fields.get(name) or {}
    return own.get("e164") or own.get("display")


def key_of(identifier: object) -> Key:
    """Return what an identifier that a client sent stands for.

    Raises: Refused with ``bad.request`` when type or value are missing or unknown.
    """
    body: dict[str, Any] = identifier if isinstance(identifier, dict) else {}
    kind, value, source = body.get("type"), body.get("value"), body.get("externalSource") or {}
    if kind not in IDENTIFIER_TYPES or not isinstance(value, str) or not value.strip():
        raise Refused(400, "bad.request", "An identifier has a known type and a value.")
    if kind != "ExternalId":
        return kind, "", _NORMALISED.get(kind, str.strip)(value)
    if not isinstance(source, dict) or source.get("id") != SOURCE_ID:
        raise Refused(400, "bad.request", "The externalSource of an ExternalId is required and must exist.")
    return kind, SOURCE_ID, value


def identified(identifier: object) -> Contact:
    """Return the contact whose identifier this is.

    Raises: Refused with ``contact.not.found``, or ``bad.request`` for no identifier.
    """
    claim = STATE.contacts.claims.get(key_of(identifier))
    if claim is None:
        raise not_found()
    return known(claim.contact_id)


def with_value(value: str) -> list[Contact]:
    """Return the contacts that have this mail address or phone number in any field."""
    mail, number = value.strip().lower(), store.e164_of(value)
    return [each for each in live() if mail in _mails(each) or (number and number in _numbers(each))]


def with_words(words: str) -> list[Contact]:
    """Return the contacts of which every word begins a name or a mail address, or is in a number or id."""
    wanted = words.lower().split()
    return [each for each in live() if all(_has_word(each, word) for word in wanted)]


def live() -> list[Contact]:
    """Return the contacts that were not merged into others."""
    return [each for each in STATE.contacts.by_id.values() if each.merged_to is None]


def not_found() -> Refused:
    """Return the refusal of a contact that does not exist."""
    return Refused(404, "contact.not.found", "Contact not found by contact id")


def _has_word(contact: Contact, word: str) -> bool:
    fields = contact.fields
    texts = [str(fields[name]).lower() for name in _SEARCHED if fields.get(name)]
    begins = any(part.startswith(word) for text in texts for part in (text, *text.split()))
    numbers = [value for kind, _, value in store.identifiers_of(fields) if kind != "Email"]
    return begins or any(word in value.lower() for value in numbers)


def _mails(contact: Contact) -> set[str]:
    return {str(contact.fields[name]).lower() for name in MAILS if contact.fields.get(name)}


def _numbers(contact: Contact) -> set[str]:
    return {(contact.fields.get(name) or {}).get("e164", "") for name in PHONES}


_SEARCHED = ("firstName", "middleName", "lastName", "title", *MAILS)
_NORMALISED: dict[str, Callable[[str], str]] = {
    "Email": lambda value: value.strip().lower(),
    "Phone": lambda value: store.e164_of(value) or value.strip(),
    "SocialWhatsapp": lambda value: store.e164_of(value) or value.strip(),
}
