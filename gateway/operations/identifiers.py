"""What identifies callers in this installation: read by its settings, and compared in one form.

A number, a mail address or an id stands in the directory's index as a pair of kind and value.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from gateway.providers import numbering, phone
from gateway.providers.fact_values import Person
from gateway.providers.servicenow import caller_identifiers
from gateway.providers.servicenow.caller_identifiers import CallerIdentifiers as CallerIdentifiers
from gateway.providers.servicenow.caller_identifiers import attribute_name, mail

KINDS = ("phone", "email", "employee_number", "user_name", "record")
CONTACT: Mapping[str, caller_identifiers.Kind] = {
    "phones": "phone",
    "emails": "email",
    "person_ids": "record",
}
PHONES = ("mobile", "phone", "home_phone")
VALUE_LENGTH, WORDS_AT_MOST = 256, 8
SHORTEST_DIGITS = 3
Pair = tuple[str, str]


def of(address: str, attributes: Mapping[str, str]) -> CallerIdentifiers:
    """Return what identifies a customer; the service desk's own numbers and opaque ids identify nobody."""
    return caller_identifiers.identifiers_of(
        address,
        attributes=attributes,
        region=settings.PHONE_REGION,
        names=_attribute_names(
            tuple(settings.CALLER_ATTRIBUTES.items() or caller_identifiers.ATTRIBUTES.items())
        ),
        own=_own_numbers(tuple(settings.OWN_NUMBERS), settings.PHONE_REGION),
    )


def of_contact(contact: Mapping[str, Sequence[str]]) -> CallerIdentifiers:
    """Return what identifies an external contact of Genesys; see ``contacts.Contact``."""
    values = {
        f"{kind}{number}": (CONTACT[kind], value)
        for kind, some in contact.items()
        for number, value in enumerate(some)
    }
    return caller_identifiers.identifiers_of(
        "",
        attributes={name: value for name, (_, value) in values.items()},
        region=settings.PHONE_REGION,
        names={attribute_name(name): kind for name, (kind, _) in values.items()},
        own=_own_numbers(tuple(settings.OWN_NUMBERS), settings.PHONE_REGION),
    )


def pairs(asked: CallerIdentifiers) -> frozenset[Pair]:
    """Return the pairs that the index has of a person with one of these identifiers."""
    numbers = {form for number in asked.phones for form in numbering.forms(number)}
    return frozenset(
        {(kind, form) for form in numbers for kind in PHONES}
        | {("email", one) for one in asked.emails}
        | {("employee_number", one) for one in asked.employee_numbers}
        | {("user_name", one) for one in asked.user_names}
        | {("record", one) for one in asked.person_ids}
    )


def pairs_of(person: Person) -> frozenset[Pair]:
    """Return the pairs by which a person is found in the index; none for one who is not active."""
    if not person.active:
        return frozenset()
    found = {
        (kind, form)
        for kind in PHONES
        for form in numbering.readings(getattr(person, kind), region=settings.PHONE_REGION)
    }
    found |= {("email", mail(person.email)), ("employee_number", person.employee_number.strip().lower())}
    found |= {("user_name", person.user_name.strip().lower()), ("record", person.person_id)}
    return frozenset((kind, value) for kind, value in found if value and len(value) <= VALUE_LENGTH)


def number_beginnings(typed: str) -> list[str]:
    """Return how the numbers may begin in the index whose beginning, or national part, somebody types."""
    digits = re.sub(r"\D", "", typed)
    if len(digits) < SHORTEST_DIGITS or re.search(r"[^\d+ ().\-/]", typed):
        return []
    whole = numbering.readings(typed, region=settings.PHONE_REGION)
    code = phone.country_code(settings.PHONE_REGION)
    return sorted({*whole, digits, f"+{digits}", f"+{code}{digits.lstrip('0')}"})


def digest(asked: CallerIdentifiers, contact_id: str) -> str:
    """Return a digest that is the same for the same identifiers, "" for none."""
    if not asked and not contact_id:
        return ""
    return blake2b(f"{asked!r} {contact_id}".encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=8)
def _attribute_names(names: tuple[Pair, ...]) -> dict[str, caller_identifiers.Kind]:
    return {attribute_name(name): kind for name, kind in names if kind in KINDS}  # type: ignore[misc]


@lru_cache(maxsize=8)
def _own_numbers(written: tuple[str, ...], region: str) -> frozenset[str]:
    """Return the numbers as they are compared; one that ends with "*" keeps its end."""
    found = set()
    for one in written:
        if one.strip().endswith("*"):
            found.add("+" + re.sub(r"\D", "", one) + "*")
        else:
            found |= numbering.readings(one, region=region)
    return frozenset(found)
