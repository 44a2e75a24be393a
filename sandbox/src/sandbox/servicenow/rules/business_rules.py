"""Business rules as configuration: which write is told to which address, and in which words."""

import re
from functools import partial

from sandbox import clock
from sandbox.compact_json import stringified
from sandbox.control import switches
from sandbox.servicenow.rules import outbox
from sandbox.servicenow.rules.conditions import holds
from sandbox.servicenow.rules.outbox import RuleRequest
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.paths import column_at, value_at
from sandbox.servicenow.tables.records import Written
from sandbox.servicenow.world import WORLD

RULES = "sys_script"
ASYNC, BEFORE = "async_always", "before"
VARIABLE = re.compile(r"\$\{([\w.]+)\}")
MANGLED = "braces-mangled"


def follow(written: Written) -> None:
    """Send the write to the addresses of all rules that hold for it, in the order of the rules."""
    rules = [rule for rule in WORLD.stores[RULES].having("collection", written.table) if _sends(rule)]
    for rule in sorted(rules, key=lambda each: int(each["order"] or 0)):
        if holds(rule, written):
            outbox.send(_request(rule, written), clock.now())


def _sends(rule: Row) -> bool:
    return bool(rule["u_url"]) and rule["when"] != BEFORE


def _request(rule: Row, written: Written) -> RuleRequest:
    row = written.row
    headers = {rule["u_header_name"]: rule["u_header_value"]} if rule["u_header_name"] else {}
    if rule["u_id_header"]:
        headers[rule["u_id_header"]] = f"{row['sys_id']}:{row['sys_mod_count']}"
    # An asynchronous rule runs when the write is over: there is no previous for it.
    previous = {} if rule["when"] == ASYNC else written.before
    text = VARIABLE.sub(partial(_value, rule, written, previous), rule["u_body"])
    return RuleRequest(
        url=rule["u_url"],
        raw=_damaged(text).encode(),
        headers=headers,
        source=rule["name"],
        table=written.table,
        record=row["sys_id"],
    )


def _value(rule: Row, written: Written, previous: Row, match: re.Match[str]) -> str:
    """Return what stands for a variable, fit for the inside of a JSON text."""
    scope, _, path = match[1].partition(".")
    known = {
        "instance": WORLD.property("instance_name"),
        "event": rule["u_event"],
        "table": written.table,
        "current": _at(written.table, written.row, path),
        "previous": _at(written.table, previous, path),
    }
    return stringified(known.get(scope, ""))[1:-1]


def _at(table: str, row: Row, path: str) -> str:
    return value_at(WORLD.stores, table, row, path) if path and column_at(table, path) else ""


def _damaged(text: str) -> str:
    """Return the text; cut where the substitution of variables stumbled, if a tester wants that."""
    if not switches.is_on("servicenow", MANGLED):
        return text
    found = text.find("${")
    return text[: found if found >= 0 else text.find("{", 1)]
