"""When a business rule holds: its encoded query, and what must have changed to what."""

import re
from collections.abc import Callable

from sandbox.servicenow.store import Row
from sandbox.servicenow.tables.records import Written
from sandbox.servicenow.world import WORLD

Change = Callable[[str, str, str], bool]

# before, after, wanted
CHANGES: dict[str, Change] = {
    "CHANGESTO": lambda before, after, wanted: before != after == wanted,
    "CHANGESFROM": lambda before, after, wanted: wanted == before != after,
    "VALCHANGES": lambda before, after, _: before != after,
}
CLAUSE = re.compile(rf"((?:NQ|OR)?)([a-z]\w*?)({'|'.join(CHANGES)})(.*)")
SCRIPT = re.compile(r"""current\.(\w+)\.(changesTo|changesFrom|changes)\(\s*["']?([^"')]*)["']?\s*\)""")
SPELT = {"changesTo": "CHANGESTO", "changesFrom": "CHANGESFROM", "changes": "VALCHANGES"}


def holds(rule: Row, written: Written) -> bool:
    """Return whether the rule wants this write."""
    kind = "action_update" if written.before else "action_insert"
    if rule["active"] != "true" or rule[kind] != "true" or written.by in rule["u_not_by"].split(","):
        return False
    return _filter_holds(rule["filter_condition"], written) and _script_holds(rule["condition"], written)


def _filter_holds(text: str, written: Written) -> bool:
    plain = "^".join(_plain(fragment, written) for fragment in text.split("^"))
    return WORLD.reader(written.table).condition(plain).holds(written.row)


def _plain(fragment: str, written: Written) -> str:
    """Return a clause on what changes as one that always, or never, holds."""
    if not (clause := CLAUSE.fullmatch(fragment)):
        return fragment
    joint, *asked = clause.groups()
    return f"{joint}sys_id{'ANYTHING' if _changed(written, *asked) else 'ISEMPTY'}"


def _script_holds(text: str, written: Written) -> bool:
    """Return whether all parts of the script hold; one that is no question about a change never does."""
    parts = [SCRIPT.fullmatch(part.strip()) for part in text.split("&&")] if text.strip() else []
    return all(part and _changed(written, part[1], SPELT[part[2]], part[3]) for part in parts)


def _changed(written: Written, column: str, operator: str, wanted: str) -> bool:
    before, after = written.before.get(column, ""), written.row.get(column, "")
    return CHANGES[operator](before, after, wanted.strip())
