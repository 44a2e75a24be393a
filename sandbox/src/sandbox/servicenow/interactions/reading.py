"""What the resources of interactions read alike: parts of a body, people by phone, records by id."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.servicenow.errors import NO_RECORD, Refused
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

PHONES = ("phone", "mobile_phone", "home_phone")
E164 = re.compile(r"\+\d{3,15}")
NOT_A_DIGIT = re.compile(r"\D")


def bad(detail: str) -> Refused:
    """Return the refusal of a body that cannot be understood."""
    return Refused(400, "Bad Request", detail)


def part(sent: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return an object of the body, empty when it is not there.

    Raises: Refused when it is something else.
    """
    value = sent.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad(f"{name} is not an object")
    return value


def parts(sent: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of objects of the body, empty when it is not there.

    Raises: Refused when it is something else.
    """
    value = sent.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise bad(f"{name} is not a list of objects")
    return value


def text(sent: Mapping[str, Any], name: str, *, is_required: bool = False) -> str:
    """Return a text of the body, empty when it is not there.

    Raises: Refused when it is something else, or missing though it is required.
    """
    value = sent.get(name)
    if value is not None and not isinstance(value, str):
        raise bad(f"{name} is not a string")
    if is_required and not value:
        raise bad(f"{name} is missing")
    return value or ""


def phone(sent: Mapping[str, Any], name: str) -> str:
    """Return a phone number in E.164.

    Raises: Refused.
    """
    number = text(sent, name, is_required=True)
    if not E164.fullmatch(number):
        raise bad(f"{name} is not an E.164 phone number")
    return number


def interaction(sys_id: str) -> Row:
    """Return the interaction.

    Raises: Refused.
    """
    row = WORLD.stores["interaction"].rows.get(sys_id)
    if row is None:
        raise Refused(404, *NO_RECORD)
    return row


def exists(table: str, sys_id: str) -> bool:
    """Return whether there is such a record."""
    return table in TABLES and sys_id in WORLD.stores[table].rows


def person_with(number: str) -> str:
    """Return the sys_id of the only person with this number, empty when there is none or several."""
    digits = NOT_A_DIGIT.sub("", number)
    found = [row["sys_id"] for row in WORLD.stores["sys_user"].rows.values() if _has(row, digits)]
    return found[0] if len(found) == 1 else ""


def agent_named(key: str) -> str:
    """Return the sys_id of the user with this user name or sys_id, empty when there is none."""
    users = WORLD.stores["sys_user"]
    if key in users.rows:
        return key
    return next((row["sys_id"] for row in users.having("user_name", key) if key), "")


def _has(user: Row, digits: str) -> bool:
    """Return whether a number of the user ends an E.164 one, as people leave out the country."""
    typed = (NOT_A_DIGIT.sub("", user[name]) for name in PHONES)
    return any(len(each) >= 7 and digits.endswith(each) for each in typed)
