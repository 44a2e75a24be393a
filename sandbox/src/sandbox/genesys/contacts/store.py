"""What an external contact, an organisation, a note and an identifier are, and who is known at the start."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.organisation import CUSTOMERS, Customer, sys_id_of, uuid_of

SOURCE_ID = uuid_of("externalsource", "ServiceNow")
SOURCE = {
    "id": SOURCE_ID,
    "name": "ServiceNow",
    "active": True,
    "selfUri": f"/api/v2/externalcontacts/externalsources/{SOURCE_ID}",
}
PHONES = ("workPhone", "cellPhone", "homePhone", "otherPhone")
MAILS = ("workEmail", "personalEmail", "otherEmail")
COUNTRY_CODES = {"US": "1", "GB": "44", "DE": "49"}

Fields = dict[str, Any]
# Type, source of an ExternalId, and value: what tells one contact from all others.
Key = tuple[str, str, str]


@dataclass(slots=True, kw_only=True)
class Contact:
    """A contact; ``fields`` are as the wire has them. A merged one lives on in ``merged_to``."""

    id: str
    type: str
    fields: Fields
    created_at: datetime
    modified_at: datetime
    organisation_id: str | None = None
    merged_to: str | None = None
    merged_from: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Organisation:
    """A company that contacts belong to; ``fields`` are as the wire has them."""

    id: str
    fields: Fields
    created_at: datetime
    modified_at: datetime


@dataclass(slots=True, kw_only=True)
class Note:
    """What someone wrote down about a contact."""

    id: str
    contact_id: str
    text: str
    author_id: str
    created_at: datetime
    modified_at: datetime


@dataclass(slots=True, kw_only=True)
class Claim:
    """Whose an identifier is, and since when."""

    contact_id: str
    created_at: datetime


@dataclass(slots=True, kw_only=True)
class Contacts:
    """All contacts, organisations, notes and identifiers, by id; identifiers by what they identify."""

    by_id: dict[str, Contact] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    claims: dict[Key, Claim] = field(default_factory=dict)

    def resolved(self, contact_id: str) -> Contact | None:
        """Return the contact that this id leads to, through every merge."""
        contact = self.by_id.get(contact_id)
        while contact is not None and contact.merged_to is not None:
            contact = self.by_id.get(contact.merged_to)
        return contact

    def add(self, contact: Contact, now: datetime) -> None:
        """Keep the contact; identifiers that nobody has become its own."""
        self.by_id[contact.id] = contact
        self.claim(contact, now)

    def claim(self, contact: Contact, now: datetime) -> None:
        """Let the contact have those of its fields' identifiers that nobody has."""
        for key in identifiers_of(contact.fields):
            self.claims.setdefault(key, Claim(contact_id=contact.id, created_at=now))

    def release(self, contact: Contact) -> None:
        """Free what the contact's fields no longer say, and all of one that is gone."""
        kept = set(identifiers_of(contact.fields)) if contact.id in self.by_id else set()
        for key in [key for key, each in self.claims.items() if each.contact_id == contact.id]:
            if key not in kept:
                del self.claims[key]

    def claimed_by(self, contact: Contact) -> dict[Key, Claim]:
        """Return the contact's identifiers."""
        return {key: each for key, each in self.claims.items() if each.contact_id == contact.id}


def contact_id(customer_key: str) -> str:
    """Return the contact's id of one of the organisation's customers."""
    return uuid_of("contact", customer_key)


def phone(written: str, country: str = "US") -> Fields:
    """Return a phone number as the wire has it; ``e164`` only when the number can be told."""
    e164 = e164_of(written, country)
    shape = {
        "display": written,
        "userInput": written,
        "acceptsSMS": False,
        "normalizationCountryCode": country,
    }
    return shape | ({"e164": e164, "countryCode": country} if e164 else {})


def e164_of(written: str, country: str = "US") -> str:
    """Return ``+12065550123`` for a number with its country, or for one of the given country; else empty."""
    digits = re.sub(r"\D", "", written)
    if written.strip().removeprefix("tel:").startswith("+"):
        return f"+{digits}" if 7 <= len(digits) <= 15 else ""
    prefix = COUNTRY_CODES.get(country)
    return f"+{prefix}{digits.removeprefix('0')}" if prefix and 9 <= len(digits) <= 11 else ""


def identifiers_of(fields: Fields) -> list[Key]:
    """Return what identifies a contact with these fields."""
    found = [("Email", "", fields[name].lower()) for name in MAILS if fields.get(name)]
    found += [("Phone", "", fields[name]["e164"]) for name in PHONES if (fields.get(name) or {}).get("e164")]
    found += [
        ("ExternalId", each["externalSource"]["id"], each["value"])
        for each in fields.get("externalIds") or []
    ]
    return found


def seeds(now: datetime) -> Contacts:
    """Return the organisation's customers as contacts, and one seen on the web that was merged."""
    contacts = Contacts()
    for company in dict.fromkeys(each.company for each in CUSTOMERS):
        organisation_id = uuid_of("externalorganization", company)
        contacts.organisations[organisation_id] = Organisation(
            id=organisation_id, fields={"name": company}, created_at=now, modified_at=now
        )
    for customer in CUSTOMERS:
        contacts.add(_seed(customer, now), now)
    _merge_visitor(contacts, now)
    return contacts


def _seed(customer: Customer, now: datetime) -> Contact:
    first, _, last = customer.name.partition(" ")
    fields: Fields = {"firstName": first, "lastName": last, "workEmail": customer.email}
    fields |= {"title": customer.title} if customer.title else {}
    fields["workPhone"] = phone(customer.phone)
    if customer.in_directory:
        value = sys_id_of("sys_user", customer.key)
        fields["externalIds"] = [{"externalSource": {"id": SOURCE_ID}, "value": value}]
    return Contact(
        id=contact_id(customer.key),
        type="Curated" if customer.in_directory else "Identified",
        fields=fields,
        created_at=now,
        modified_at=now,
        organisation_id=uuid_of("externalorganization", customer.company),
    )


def _merge_visitor(contacts: Contacts, now: datetime) -> None:
    """Add the anonymous visitor who turned out to be Noor."""
    noor = contacts.by_id[contact_id("noor")]
    visitor = Contact(id=contact_id("visitor"), type="Ephemeral", fields={}, created_at=now, modified_at=now)
    visitor.merged_to = noor.id
    noor.merged_from.append(visitor.id)
    contacts.add(visitor, now)
