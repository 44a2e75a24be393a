"""The demo organisation as rows: read from the files beside this one; its people come from ``organisation``.

A file holds tables of rows by key. In keys and values ``{sys_user:noor}`` stands for the id of a row, and
the words of ``MADE`` for something else.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from django.conf import settings

from sandbox import clock, data
from sandbox.organisation import sys_id_of, uuid_of
from sandbox.servicenow.dictionary import INTERNAL_TYPES
from sandbox.servicenow.schema.tables import TABLES, label_of
from sandbox.servicenow.seeds import people
from sandbox.servicenow.seeds.people import ADMIN, Seed
from sandbox.servicenow.store import Store, format_time
from sandbox.servicenow.tables.values import sealed

AREAS = ("people", "security", "platform", "routing", "incidents")
ROWS = {area: data.read(__package__, f"{area}.json") for area in AREAS}
NOTATION = re.compile(r"\{(\w+):([^{}]+)\}")
MADE: Mapping[str, Callable[[str], str]] = {
    "genesys": uuid_of,
    "hours_ago": lambda hours: format_time(clock.now() - timedelta(hours=float(hours))),
    "sealed": sealed,
    "setting": lambda name: str(getattr(settings, name, "")),
}
# The shipped dynamic filter "Me" has the id that it has on every instance.
SYS_ID = re.compile(r"[0-9a-f]{32}")
RULE = sys_id_of("sys_script", "P1 incident")


def fill(stores: Mapping[str, Store]) -> None:
    """Put the demo organisation into empty stores; its business rule is active when it has an address."""
    for seeds in (_from_files(), people.seeds(), _dictionary()):
        for table, key, values in seeds:
            _put(stores[table], key if SYS_ID.fullmatch(key) else sys_id_of(table, key), values)
    rule = stores["sys_script"].rows[RULE]
    rule["active"] = str(bool(rule["u_url"])).lower()


def _put(store: Store, sys_id: str, values: Mapping[str, str]) -> None:
    at = format_time(clock.now() - timedelta(days=30))
    defaults = {name: column.default for name, column in store.table.columns.items()}
    system = {"sys_id": sys_id, "sys_created_by": ADMIN, "sys_updated_by": ADMIN}
    store.put({**defaults, **system, "sys_created_on": at, "sys_updated_on": at, **values})


def _from_files() -> Iterator[Seed]:
    """Return the rows of the files."""
    for tables in ROWS.values():
        for table, rows in tables.items():
            for key, values in rows.items():
                yield table, _read(key), {name: _read(value) for name, value in values.items()}


def _read(value: str | Mapping[str, object]) -> str:
    """Return the text that a file's value stands for; an object is one as JSON."""
    text = value if isinstance(value, str) else json.dumps(value)
    return NOTATION.sub(_made, text)


def _made(match: re.Match[str]) -> str:
    make = MADE.get(match[1])
    return make(match[2]) if make else sys_id_of(match[1], match[2])


def _dictionary() -> Iterator[Seed]:
    """Return what the instance tells of its own tables, columns and choices."""
    for table in TABLES:
        yield "sys_db_object", table, {"name": table, "label": label_of(table)}
        for element, column in TABLES[table].columns.items():
            place = {"name": table, "element": element}
            described = {
                "column_label": label_of(table, element),
                "internal_type": INTERNAL_TYPES[column.kind],
                "reference": column.points_to,
                "default_value": column.default,
                "max_length": str(column.max_chars),
                "read_only": str(column.read_only).lower(),
            }
            yield "sys_dictionary", f"{table}/{element}", {**place, **described}
            for sequence, (value, label) in enumerate(column.choices.items(), start=1):
                choice = {"sequence": str(sequence), "value": value, "label": label, "language": "en"}
                yield "sys_choice", f"{table}/{element}/{value}", {**place, **choice}
