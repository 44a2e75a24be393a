"""Whether what a client sent may become a table or a row; every no is the vendor's refusal."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from sandbox.genesys import bodies
from sandbox.genesys.datatables.store import KEY, Row, Table, column
from sandbox.genesys.errors import Refused

MAX_COLUMNS = 50

Columns = dict[str, dict[str, Any]]


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

    Raises: Refused when there is no column KEY, there are too many, or one is of no known type.
    """
    given = schema.get("properties") if isinstance(schema, Mapping) else None
    if not isinstance(given, dict) or KEY not in given:
        raise _wrong("The schema must define properties, the column KEY among them.")
    if len(given) > MAX_COLUMNS:
        message = f"The max number of properties allowed in a schema is {MAX_COLUMNS}."
        raise Refused(400, "flows.datatables.too.many.properties", message)
    found = [_named(name, each, order) for order, (name, each) in enumerate(given.items())]
    return dict(found)


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
        raise _wrong(f"The type of existing fields cannot change: {', '.join(changed)}")


def check_row(table: Table, row: Row) -> None:
    """Pass when the row has a key, and only values that its columns can hold.

    Raises: Refused with ``flows.datatables.schema.exception``.
    """
    if KEY not in row:
        raise _wrong("The row has no KEY.")
    for name, value in row.items():
        if name not in table.columns:
            raise _wrong(f"The table has no column {name}.")
        _check_value(table.columns[name], name, value)


def _named(name: str, given: object, order: int) -> tuple[str, dict[str, Any]]:
    """Return a column by the name that rows use: its title, except for KEY."""
    if not isinstance(given, dict) or str(given.get("type")) not in _IS_OF_TYPE:
        raise _wrong(f"The type of {name} must be one of {', '.join(_IS_OF_TYPE)}.")
    if name == KEY and given["type"] != "string":
        raise _wrong("The type of KEY must be string.")
    title = name if name == KEY else str(given.get("title") or name)
    own = column(title, given["type"], order=order) | given | {"title": given.get("title") or title}
    if own.get("default") is not None:
        _check_value(own, title, own["default"])
    return title, own


def _check_value(schema: Mapping[str, Any], name: str, value: object) -> None:
    if value is None and name != KEY:
        return
    if not _IS_OF_TYPE[schema["type"]](value):
        raise _wrong(f"The value of {name} is not of the type {schema['type']}.")
    size, kind = (len(value), "Length") if isinstance(value, str) else (value, "imum")
    for limit, is_beyond in ((schema.get(f"min{kind}"), int.__lt__), (schema.get(f"max{kind}"), int.__gt__)):
        if isinstance(size, int) and isinstance(limit, int) and is_beyond(size, limit):
            raise _wrong(f"The value of {name} is out of range.")


def _wrong(message: str) -> Refused:
    return Refused(400, "flows.datatables.schema.exception", message)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_IS_OF_TYPE: dict[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
}
