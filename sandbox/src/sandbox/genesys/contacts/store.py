"""What an external contact is, what identifies one, and who is known at the start."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.genesys import catalogue
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
    type: str = "Curated"
    fields: Fields
    division_id: str = catalogue.DIVISION_ID
    created_at: datetime
    modified_at: datetime
    merged_to: str | None = None
    merged_from: list[str] = field(default_factory=list)


def contact_id(customer_key: str) -> str:
    """Return the contact's id of one of the organisation's customers."""
    return uuid_of("contact", customer_key)


def external_id(value: str, source_id: Any) -> Fields:
    """Return what another system calls a contact."""
    return {"externalSource": {"id": str(source_id)}, "value": value}


def phone(*, display: str = "", normalizationCountryCode: str = "US", **more: Any) -> Fields:  # noqa: N803
    """Return a phone number as the wire has it; ``e164`` only when the number can be told.

    Source: definition, PhoneNumber: clients write ``display``, which becomes the international form, and
    what they wrote stays in ``userInput``.
    """
    written = display or more.get("userInput") or more.get("e164") or ""
    e164 = e164_of(written, normalizationCountryCode or "US")
    code = next((each for each in COUNTRY_CODES.values() if e164.startswith(f"+{each}")), "")
    shape = {
        "display": _spaced(e164, code) if code else e164 or written,
        "userInput": written,
        "acceptsSMS": more.get("acceptsSMS", False),
        "normalizationCountryCode": normalizationCountryCode,
    }
    shape |= {"extension": more["extension"]} if "extension" in more else {}
    country = {each: name for name, each in COUNTRY_CODES.items()}.get(code, normalizationCountryCode)
    return shape | ({"e164": e164, "countryCode": country} if e164 else {})


def e164_of(written: str, country: str = "US") -> str:
    """Return ``+12065550123`` for a number with its country, or for one of the given country; else empty."""
    digits = re.sub(r"\D", "", written)
    if written.strip().removeprefix("tel:").startswith("+"):
        return f"+{digits}" if 7 <= len(digits) <= 15 else ""
    prefix = COUNTRY_CODES.get(country, "")
    # North Americans write their 1, Europeans a 0 that is not dialled from abroad.
    national = digits.removeprefix(prefix if prefix == "1" else "0")
    return f"+{prefix}{national}" if prefix and 9 <= len(national) <= 11 else ""


def identifiers_of(fields: Fields) -> list[Key]:
    """Return what identifies a contact with these fields."""
    found = [("Email", "", fields[name].lower()) for name in MAILS if fields.get(name)]
    found += [("Phone", "", fields[name]["e164"]) for name in PHONES if (fields.get(name) or {}).get("e164")]
    found += [
        ("ExternalId", each["externalSource"]["id"], each["value"])
        for each in fields.get("externalIds") or []
    ]
    return found


def seeds(now: datetime) -> dict[str, Contact]:
    """Return the organisation's customers as contacts by id, and one seen on the web that was merged."""
    contacts = [_seed(each, now) for each in CUSTOMERS]
    # The anonymous visitor turned out to be Noor.
    visitor = Contact(id=contact_id("visitor"), type="Ephemeral", fields={}, created_at=now, modified_at=now)
    visitor.merged_to = contact_id("noor")
    by_id = {each.id: each for each in (*contacts, visitor)}
    by_id[visitor.merged_to].merged_from.append(visitor.id)
    return by_id


def _spaced(e164: str, code: str) -> str:
    """Return ``+1 206-555-0123``, or a number of another country after its code."""
    rest = e164.removeprefix(f"+{code}")
    return f"+1 {rest[:3]}-{rest[3:6]}-{rest[6:]}" if code == "1" else f"+{code} {rest}"


def _seed(customer: Customer, now: datetime) -> Contact:
    first, _, last = customer.name.partition(" ")
    fields: Fields = {"firstName": first, "lastName": last, "workEmail": customer.email}
    fields |= {"title": customer.title} if customer.title else {}
    fields["workPhone"] = phone(display=customer.phone)
    organisation_id = uuid_of("externalorganization", customer.company)
    uri = f"/api/v2/externalcontacts/organizations/{organisation_id}"
    fields["externalOrganization"] = {"id": organisation_id, "name": customer.company, "selfUri": uri}
    if customer.in_directory:
        value = sys_id_of("sys_user", customer.key)
        fields["externalIds"] = [external_id(value, SOURCE_ID)]
    kind = "Curated" if customer.in_directory else "Identified"
    return Contact(id=contact_id(customer.key), type=kind, fields=fields, created_at=now, modified_at=now)
