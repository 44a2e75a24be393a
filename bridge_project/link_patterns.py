"""The patterns of links to ServiceNow: by the name of an interface, or written out; checked at start."""

import re

from django.core.exceptions import ImproperlyConfigured

# By the name of the interface. Source: docs/providers/servicenow.md#deep-links
RECORDS = {
    "classic": "{instance}/{table}.do?sys_id={sys_id}",
    "navigator": "{instance}/nav_to.do?uri={table}.do%3Fsys_id%3D{sys_id}",
    "unified": "{instance}/now/nav/ui/classic/params/target/{table}.do%3Fsys_id%3D{sys_id}",
    "csm": "{instance}/now/cwf/agent/record/{table}/{sys_id}",
    "sow": "{instance}/now/sow/record/{table}/{sys_id}",
}
# The workspaces have no documented address of a list with a query.
UNIFIED_LIST = "{instance}/now/nav/ui/classic/params/target/{table}_list.do%3Fsysparm_query%3D{encoded_query}"
LISTS = {
    "classic": "{instance}/{table}_list.do?sysparm_query={query}",
    "navigator": "{instance}/nav_to.do?uri={table}_list.do%3Fsysparm_query%3D{encoded_query}",
    **dict.fromkeys(("unified", "csm", "sow"), UNIFIED_LIST),
}
QUERIES = {"{query}", "{encoded_query}"}
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
REST = re.compile(r"[A-Za-z0-9/._~%?=&;:+,@!$'()*-]*")


def of_records(chosen: str) -> str:
    """Return the pattern of links to records. chosen: a name of RECORDS, or a pattern.

    Raises:
        ImproperlyConfigured: it is neither, or leads to another host than the instance.
    """
    named = RECORDS.get(chosen)
    return named or _checked("SERVICENOW_RECORD_URL", chosen, {"{table}", "{sys_id}"})


def of_lists(chosen: str, records: str) -> str:
    """Return the pattern of links to lists; "" for the one that belongs to the records'. Raises as above."""
    if not chosen:
        return LISTS.get(_name_of(records), LISTS["classic"])
    return LISTS.get(chosen) or _checked("SERVICENOW_LIST_URL", chosen, {"{table}"}, QUERIES)


def _name_of(records: str) -> str:
    return next((name for name, pattern in RECORDS.items() if records in (name, pattern)), "classic")


def _checked(setting: str, pattern: str, needed: set[str], one_of: set[str] | None = None) -> str:
    path = pattern.removeprefix("{instance}/")
    held = set(PLACEHOLDER.findall(path))
    fits = held <= needed | (one_of or set()) and needed <= held and (not one_of or held & one_of)
    if path == pattern or path.startswith("/") or not fits or not REST.fullmatch(PLACEHOLDER.sub("", path)):
        words = ", ".join(sorted(needed | (one_of or set())))
        names = ", ".join(RECORDS)
        raise ImproperlyConfigured(
            f"{setting} is {pattern!r}: one of {names}, or a pattern that begins with {{instance}}/ "
            f"and holds {words}"
        )
    return pattern
