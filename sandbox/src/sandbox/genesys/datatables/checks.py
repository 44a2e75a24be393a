"""Whether what a client sent may become a table or a row; every no is the vendor's refusal."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from sandbox.genesys import bodies
from sandbox.genesys.datatables.store import EMPTY, KEY, Columns, Row, Table, columns
from sandbox.genesys.errors import Refused

MAX_COLUMNS = 50


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the body, which must be an object.

    Raises: Refused with ``flows.datatables.syntax.error``.
    """
    try:
        return bodies.json_object(request)
    except Refused:
        raise syntax_error("There was an error parsing user data.") from None


def syntax_error(message: str) -> Refused:
    """Return the refusal of what cannot be read."""
    return Refused(400, "flows.datatables.syntax.error", message)


def columns_of(schema: object) -> Columns:
    """Return the columns that a table's schema defines.

    Raises: Refused when there is no column ``key``, there are too many, or one is of no known type.
    """
    own = schema if isinstance(schema, Mapping) else {}
    given = own.get("properties")
    if not isinstance(given, dict) or KEY not in given:
        raise wrong(f"The schema must define properties, the column {KEY} among them.")
    # Source: the vendor's page on data tables: no more columns in rows, no other column required.
    if own.get("additionalProperties") or own.get("required") not in (None, [KEY]):
        raise wrong(f"additionalProperties must be false, and {KEY} all that is required.")
    if len(given) > MAX_COLUMNS:
        message = f"The max number of properties allowed in a schema is {MAX_COLUMNS}."
        raise Refused(400, "flows.datatables.too.many.properties", message)
    for name, each in given.items():
        _check_column(name, each)
    return columns(given)


def check_only_adds(old: Columns, new: Columns) -> None:
    """Pass when no column is gone and none has another type.

    Raises: Refused with ``flows.datatables.cannot.remove.fields``, or for a changed type.
    """
    gone = [name for name in old if name not in new]
    if gone:
        message = f"Previously existing fields cannot be removed: {', '.join(gone)}"
        raise Refused(400, "flows.datatables.cannot.remove.fields", message)
    changed = [name for name in old if old[name]["type"] != new[name]["type"]]
    if changed:
        raise wrong(f"The type of existing fields cannot change: {', '.join(changed)}")


def check_row(table: Table, row: Row) -> None:
    """Pass when the row has a key, and only values that its columns can hold.

    Raises: Refused with ``flows.datatables.schema.exception``.
    """
    # An empty key would have no address.
    if not row.get(KEY):
        raise wrong(f"The row has no {KEY}.")
    for name, value in row.items():
        if name not in table.columns:
            raise wrong(f"The table has no column {name}.")
        _check_value(table.columns[name], name, value)


def wrong(message: str) -> Refused:
    """Return the refusal of what does not fit its schema."""
    return Refused(400, "flows.datatables.schema.exception", message)


def _check_column(name: str, given: object) -> None:
    if not isinstance(given, dict) or str(given.get("type")) not in EMPTY:
        raise wrong(f"The type of {name} must be one of {', '.join(EMPTY)}.")
    if name == KEY and given["type"] != "string":
        raise wrong(f"The type of {KEY} must be string.")
    _check_value(given, name, given.get("default"))


def _check_value(schema: Mapping[str, Any], name: str, value: object) -> None:
    if value is None:
        return
    if not _IS_OF_TYPE[schema["type"]](value):
        raise wrong(f"The value of {name} is not of the type {schema['type']}.")
    size, kind = (len(value), "Length") if isinstance(value, str) else (value, "imum")
    for limit, is_beyond in ((schema.get(f"min{kind}"), int.__lt__), (schema.get(f"max{kind}"), int.__gt__)):
        if isinstance(size, int) and isinstance(limit, int) and is_beyond(size, limit):
            raise wrong(f"The value of {name} is out of range.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_IS_OF_TYPE: dict[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    # JSON tells 3.0 from 3 as little as the vendor's schema does.
    "integer": lambda value: _is_number(value) and float(str(value)).is_integer(),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
}
