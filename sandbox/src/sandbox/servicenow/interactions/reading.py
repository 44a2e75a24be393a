"""What the resources of interactions read alike."""

from collections.abc import Mapping
from typing import Any

from sandbox.servicenow.errors import Refused
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.world import WORLD


def bad(detail: str) -> Refused:
    """Return the refusal of a body that cannot be understood."""
    return Refused(400, "Bad Request", detail)


def text(sent: Mapping[str, Any], name: str, *, is_required: bool = False) -> str:
    """Return a text of the body, empty when it is not there; refuse anything else."""
    value = sent.get(name)
    if value is not None and not isinstance(value, str):
        raise bad(f"{name} is not a string")
    if is_required and not value:
        raise bad(f"{name} is missing")
    return value or ""


def exists(table: str, sys_id: str) -> bool:
    """Return whether there is such a record."""
    return table in TABLES and sys_id in WORLD.stores[table].rows
