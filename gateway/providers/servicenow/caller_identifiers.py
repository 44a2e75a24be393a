"""The identifiers by which a caller can be looked up: numbers, mail addresses, ids; no I/O.

Attributes may come from the customer's browser, so they are hints and no proof of identity.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from gateway.providers import phone
from gateway.providers.servicenow import query

Kind = Literal["phone", "email", "employee_number", "user_name", "record"]

# Participant attributes that identify the customer, in the spellings of Genesys flows; see attribute_name().
# An installation may name others. Source: docs/providers/servicenow.md#people
ATTRIBUTES: dict[str, Kind] = {
    **dict.fromkeys(("sysuserid", "sysid", "callersysid", "servicenowuserid", "servicenowsysid"), "record"),
    **dict.fromkeys(("email", "customeremail"), "email"),
    **dict.fromkeys(("phone", "phonenumber", "customerphone", "mobilephone"), "phone"),
    **dict.fromkeys(("employeenumber", "employeeid", "personnelnumber"), "employee_number"),
}
VALUES_AT_MOST = 8  # of one kind


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerIdentifiers:
    """Identifiers in the form in which they are compared.

    phones: E.164, or "x4410" for one within a telephone system. emails: see ``mail``. employee_numbers,
    user_names: lower case.
    """

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    employee_numbers: tuple[str, ...] = ()
    user_names: tuple[str, ...] = ()
    person_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


def identifiers_of(
    address: str,
    *,
    attributes: Mapping[str, str],
    region: str,
    names: Mapping[str, Kind] = ATTRIBUTES,
    own: frozenset[str] = frozenset(),
) -> CallerIdentifiers:
    """Return the identifiers in an address and in attributes, without invalid ones.

    names: which attributes identify the customer, by ``attribute_name``. own: numbers of the service desk
    itself, which identify nobody; one that ends with "*" stands for all that begin so.
    """
    values: dict[Kind, list[str]] = {"phone": [address], "email": [address]}
    for name, value in attributes.items():
        kind = names.get(attribute_name(name))
        if kind:
            values.setdefault(kind, []).append(value)
    numbers = (_number(one, region) for one in values["phone"])
    return CallerIdentifiers(
        phones=_unique(one for one in numbers if not is_own(one, own)),
        emails=_unique(map(mail, values["email"])),
        employee_numbers=_fitting(values.get("employee_number", []), query.EMPLOYEE_NUMBER),
        user_names=_fitting(values.get("user_name", []), query.USER_NAME),
        person_ids=_fitting(values.get("record", []), query.RECORD_ID),
    )


def attribute_name(name: str) -> str:
    """Return an attribute's name in lower case, without separators and web messaging's ``context.``."""
    return "".join(letter for letter in name.lower().removeprefix("context.") if letter.isalnum())


def mail(written: str) -> str:
    """Return a mail address in lower case with its domain in ASCII, "" for what is none.

    "Jürgen@Müller.example" and "jürgen@xn--mller-kva.example" are the same.
    """
    address = written.strip().lower().removeprefix("mailto:")
    if not query.EMAIL.fullmatch(address):
        return ""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:  # a label that no domain has
        return ""


def is_own(number: str, own: frozenset[str]) -> bool:
    """Return whether a number belongs to the service desk; see ``identifiers_of``."""
    compared = phone.comparable(number) if number.startswith("+") else number.removeprefix("x")
    return compared in own or any(compared.startswith(one[:-1]) for one in own if one.endswith("*"))


def _number(written: str, region: str) -> str:
    short = written.strip().lower()
    is_short = short.startswith("x") and query.DIGITS.fullmatch(short[1:]) and len(short) < 8
    return short if is_short else phone.normalise(written, region=region) or ""


def _fitting(values: Iterable[str], pattern: re.Pattern[str]) -> tuple[str, ...]:
    return _unique(value.lower() for value in values if pattern.fullmatch(value))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))[:VALUES_AT_MOST]
