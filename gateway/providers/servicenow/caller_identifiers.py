"""What a conversation tells about who is calling, as far as it can be looked up. Pure.

Attributes may come from the customer's own browser: they suggest, they prove nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gateway.providers import phone
from gateway.providers.servicenow import query

Kind = Literal["phone", "email", "attribute"]

# Participant attributes that name the customer, in the spellings that flows use; see attribute_name().
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
    """What to look for, each in the spelling it is compared by. phones: E.164; emails: lower case."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    person_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phones or self.emails or self.person_ids)


def identifiers_of(address: str, *, attributes: Mapping[str, str], region: str) -> CallerIdentifiers:
    """Return the clues in a conversation; what is no phone number, mail address or record id is left out."""
    told: dict[Kind, list[str]] = {"phone": [address], "email": [address], "attribute": []}
    for name, words in attributes.items():
        kind = ATTRIBUTES.get(attribute_name(name))
        if kind:
            told[kind].append(words)
    return identifiers(
        phones=told["phone"], emails=told["email"], person_ids=told["attribute"], region=region
    )


def identifiers(
    *, phones: list[str], emails: list[str], person_ids: list[str], region: str
) -> CallerIdentifiers:
    """Return clues from values as people write them; unfit ones are left out."""
    normalised = (phone.normalise(written, region=region) for written in phones)
    mails = (written.strip().lower().removeprefix("mailto:") for written in emails)
    return CallerIdentifiers(
        phones=tuple(dict.fromkeys(number for number in normalised if number)),
        emails=tuple(dict.fromkeys(mail for mail in mails if query.EMAIL.fullmatch(mail))),
        person_ids=tuple(dict.fromkeys(one for one in person_ids if query.RECORD_ID.fullmatch(one))),
    )


def attribute_name(name: str) -> str:
    """Return an attribute's name without case, separators and web messaging's ``context.`` prefix."""
    return "".join(letter for letter in name.lower().removeprefix("context.") if letter.isalnum())
