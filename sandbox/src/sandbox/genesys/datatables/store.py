"""What a data table is, and those that the demo organisation starts with."""

from dataclasses import dataclass, field
from typing import Any

from sandbox import data
from sandbox.genesys import catalogue
from sandbox.organisation import uuid_of

# The primary column; the others go by their property name too, never by their title.
# Source: the vendor's page on data tables and its Terraform provider (wire/genesys.md §14).
KEY = "key"
EMPTY: dict[str, Any] = {"boolean": False, "string": "", "integer": 0, "number": 0}

Columns = dict[str, dict[str, Any]]
Row = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Table:
    """A table with its columns, each a JSON schema by its property name, and its rows by key."""

    id: str
    name: str
    description: str = ""
    division_id: str = catalogue.DIVISION_ID
    columns: Columns
    rows: dict[str, Row] = field(default_factory=dict)

    def put(self, row: Row) -> Row:
        """Store the row by its key, and return it: a column that it leaves out has its default.

        Source: the vendor's Terraform provider, which expects false, "" and 0 where there is no default.
        """
        empty = {name: each.get("default", EMPTY[each["type"]]) for name, each in self.columns.items()}
        sent = {name: value for name, value in row.items() if value is not None}
        stored = self.rows[row[KEY]] = empty | sent
        return stored


def columns(properties: Columns) -> Columns:
    """Return the columns as the vendor shows them."""
    shown = enumerate(properties.items())
    return {
        name: {"title": name, "$id": f"/properties/{name}", "displayOrder": order} | own
        for order, (name, own) in shown
    }


def seeds() -> dict[str, Table]:
    """Return the tables by id, as they start."""
    seeds: dict[str, Any] = data.read("sandbox.genesys.datatables", "seeds.json")
    tables = [_table(name, **own) for name, own in seeds.items()]
    return {each.id: each for each in tables}


def _table(name: str, *, description: str, properties: Columns, rows: list[str]) -> Table:
    own_id = uuid_of("datatable", name)
    table = Table(id=own_id, name=name, description=description, columns=columns(properties))
    for key in rows:
        table.put({KEY: key})
    return table
