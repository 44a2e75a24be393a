"""Finding contacts: by id, by what identifies them, by words."""

from collections.abc import Callable

from sandbox.genesys.contacts import store
from sandbox.genesys.contacts.store import MAILS, Contact, Key
from sandbox.genesys.definitions import fields_of
from sandbox.genesys.errors import Refused
from sandbox.genesys.state import STATE


def known(contact_id: str) -> Contact:
    """Return the contact of this id, or the one that it was merged into.

    Raises: Refused with ``contact.not.found``.
    """
    contact = STATE.contacts.get(contact_id)
    while contact is not None and contact.merged_to is not None:
        contact = STATE.contacts.get(contact.merged_to)
    if contact is None:
        raise not_found()
    return contact


def identified(identifier: object) -> Contact:
    """Return the contact whose identifier this is.

    Raises: Refused with ``contact.not.found``, or ``invalid.value`` for no identifier.
    """
    contact = owner_of(_key_of(identifier))
    if contact is None:
        raise not_found()
    return contact


def owner_of(key: Key) -> Contact | None:
    """Return the contact that an identifier leads to: of several, the first that had it."""
    return next((each for each in live() if key in store.identifiers_of(each.fields)), None)


def with_value(value: str) -> list[Contact]:
    """Return the contacts that have this mail address or phone number in any field."""
    wanted = {("Email", "", value.strip().lower()), ("Phone", "", store.e164_of(value))}
    return [each for each in live() if not wanted.isdisjoint(store.identifiers_of(each.fields))]


def with_words(words: str) -> list[Contact]:
    """Return the contacts of which every word begins a name or a mail address, or is in a number or id."""
    wanted = words.lower().split()
    return [each for each in live() if all(_has_word(each, word) for word in wanted)]


def live() -> list[Contact]:
    """Return the contacts that were not merged into others."""
    return [each for each in STATE.contacts.values() if each.merged_to is None]


def not_found() -> Refused:
    """Return the refusal of a contact that does not exist."""
    return Refused(404, "contact.not.found", "Contact not found by contact id")


def _key_of(identifier: object) -> Key:
    own = fields_of("ContactIdentifier", identifier)
    kind, value = own["type"], own["value"].strip()
    if kind != "ExternalId":
        return kind, "", _NORMALISED.get(kind, str)(value)
    source_id = own.get("externalSource", {}).get("id")
    if source_id is None:
        raise Refused(400, "bad.request", "The externalSource of an ExternalId is required.")
    return kind, str(source_id), value


def _has_word(contact: Contact, word: str) -> bool:
    fields = contact.fields
    texts = [str(fields[name]).lower() for name in _SEARCHED if fields.get(name)]
    begins = any(part.startswith(word) for text in texts for part in (text, *text.split()))
    numbers = [value for kind, _, value in store.identifiers_of(fields) if kind != "Email"]
    return begins or any(word in value.lower() for value in numbers)


_SEARCHED = ("firstName", "middleName", "lastName", "title", *MAILS)
_NORMALISED: dict[str, Callable[[str], str]] = {
    "Email": str.lower,
    "Phone": lambda value: store.e164_of(value) or value,
    "SocialWhatsapp": lambda value: store.e164_of(value) or value,
}
