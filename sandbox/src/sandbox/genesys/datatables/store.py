"""What a data table is, and those that the demo organisation starts with."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.organisation import QUEUES, uuid_of

KEY = "KEY"
DRAFT = "http://json-schema.org/draft-04/schema#"

Row = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Table:
    """A table with its columns, each a JSON schema by its name, and its rows by key."""

    id: str
    name: str
    description: str = ""
    columns: dict[str, dict[str, Any]]
    rows: dict[str, Row] = field(default_factory=dict)

    def filled(self, row: Row) -> Row:
        """Return the row with the defaults of the columns that it leaves out."""
        defaults = {name: each["default"] for name, each in self.columns.items() if "default" in each}
        return {name: value for name, value in (defaults | row).items() if value is not None}

    def put(self, row: Row) -> Row:
        """Keep the row by its key, and return it as it is kept."""
        kept = self.filled(row)
        self.rows[str(kept[KEY])] = kept
        return kept


def seeds() -> dict[str, Table]:
    """Return the tables by id, as they start."""
    tables = (_health(), _hours())
    return {each.id: each for each in tables}


def column(name: str, kind: str, *, order: int, default: Any = None) -> dict[str, Any]:
    """Return the schema of a column as the vendor writes it."""
    own = {"title": name, "type": kind, "$id": f"/properties/{name}", "displayOrder": order}
    if name == KEY:
        return own | {"minLength": 1, "maxLength": 256}
    return own if default is None else own | {"default": default}


def _health() -> Table:
    table = _table("System_Health", "Outages to tell customers and agents of", outage=False, message="")
    table.put({KEY: "global"})
    return table


def _hours() -> Table:
    table = _table("Business_Hours", "When each queue is staffed", opens_hour=8, closes_hour=18, open=True)
    for name in QUEUES:
        table.put({KEY: name})
    return table


def _table(name: str, description: str, /, **defaults: Any) -> Table:
    columns = {KEY: column(KEY, "string", order=0)}
    for order, (title, default) in enumerate(defaults.items(), start=1):
        columns[title] = column(title, _KINDS[type(default)], order=order, default=default)
    return Table(id=uuid_of("datatable", name), name=name, description=description, columns=columns)


_KINDS = {bool: "boolean", int: "integer", float: "number", str: "string"}
