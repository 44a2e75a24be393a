"""Data policies: columns that must be filled while a condition holds, whoever writes."""

from collections.abc import Mapping

from sandbox.servicenow.errors import Refused
from sandbox.servicenow.schema.tables import TABLES, label_of
from sandbox.servicenow.store import Row, Store
from sandbox.servicenow.tables.query import Reader


def demand(reader: Reader, row: Row, before: Row, written: Mapping[str, str]) -> None:
    """Pass when every column that a policy makes mandatory is filled, or refuse."""
    missing = [
        rule["field"]
        for policy in reader.stores["sys_data_policy2"].having("model_table", reader.table)
        if policy["active"] == "true" and reader.condition(policy["conditions"]).holds(row)
        for rule in _rules(reader.stores, policy)
        if not _is_filled(reader, policy, rule["field"], row, before, written)
    ]
    if missing:
        named = ", ".join(label_of(reader.table, each) for each in missing)
        detail = f"Data Policy Exception: The following fields are mandatory: {named}"
        raise Refused(403, "Operation Failed", detail)


def _rules(stores: Mapping[str, Store], policy: Row) -> list[Row]:
    rules = stores["sys_data_policy_rule"].having("sys_data_policy", policy["sys_id"])
    known = TABLES[policy["model_table"]].columns
    return [each for each in rules if each["mandatory"] == "true" and each["field"] in known]


def _is_filled(
    reader: Reader, policy: Row, column: str, row: Row, before: Row, written: Mapping[str, str]
) -> bool:
    """Return whether the column is filled; a journal by this write, or by one that began the condition."""
    if TABLES[reader.table].columns[column].kind != "journal":
        return bool(row.get(column))
    return bool(written.get(column)) or bool(before and reader.condition(policy["conditions"]).holds(before))
