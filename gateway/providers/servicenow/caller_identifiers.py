"""The identifiers by which a caller can be looked up: phone numbers, mail addresses and record ids; no I/O.

Attributes may come from the customer's browser, so they are hints and no proof of identity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gateway.providers import phone
from gateway.providers.servicenow import query

Kind = Literal["phone", "email", "attribute"]

# Participant attributes that identify the customer, in the spellings
# of Genesys flows; see attribute_name(). Source: docs/providers/servicenow.md#people
ATTRIBUTES: dict[str, Kind] = {
    "sysuserid": "attribute",
    "sysid": "attribute",
    "callersysid": "attribute",
    "servicenowuserid": "attribute",
    "servicenowsysid": "attribute",
    "email": "email",
    "customeremail": "email",
    "phone": "phone",
    "phonenumber": "phone",
    "customerphone": "phone",
    "mobilephone": "phone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerIdentifiers:
    """Identifiers in the form in which they are compared. phones: E.164. emails: lower case."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    person_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phones or self.emails or self.person_ids)


def identifiers_of(address: str, *, attributes: Mapping[str, str], region: str) -> CallerIdentifiers:
    """Return the identifiers in an address and in attributes, without invalid ones."""
    values: dict[Kind, list[str]] = {"phone": [address], "email": [address], "attribute": []}
    for name, value in attributes.items():
        kind = ATTRIBUTES.get(attribute_name(name))
        if kind:
            values[kind].append(value)
    return identifiers(
        phones=values["phone"], emails=values["email"], person_ids=values["attribute"], region=region
    )


def identifiers(
    *, phones: list[str], emails: list[str], person_ids: list[str], region: str
) -> CallerIdentifiers:
    """Return identifiers from values as people write them, without invalid ones."""
    normalised = (phone.normalise(written, region=region) for written in phones)
    mails = (written.strip().lower().removeprefix("mailto:") for written in emails)
    return CallerIdentifiers(
        phones=tuple(dict.fromkeys(number for number in normalised if number)),
        emails=tuple(dict.fromkeys(mail for mail in mails if query.EMAIL.fullmatch(mail))),
        person_ids=tuple(dict.fromkeys(one for one in person_ids if query.RECORD_ID.fullmatch(one))),
    )


def attribute_name(name: str) -> str:
    """Return an attribute's name in lower case, without separators and web messaging's ``context.``."""
    return "".join(letter for letter in name.lower().removeprefix("context.") if letter.isalnum())
