"""Addresses of records' pages in ServiceNow."""

from collections.abc import Callable
from urllib.parse import quote

from gateway.providers.servicenow.query import NAME, RECORD_ID

CLASSIC = "{instance}/{table}.do?sys_id={sys_id}"

# (table, record id) → address
Link = Callable[[str, str], str]


def record_url(pattern: str, *, instance_url: str, table: str, record_id: str) -> str:
    """Return the address of a record's page, or "" for an invalid table name or record id.

    pattern: with ``{instance}`` (scheme and host), ``{table}`` and ``{sys_id}``; percent-encoding is kept.
    Source: docs/providers/servicenow.md#deep-links.
    """
    if not NAME.fullmatch(table) or not RECORD_ID.fullmatch(record_id):
        return ""
    values = {"{instance}": instance_url.rstrip("/"), "{table}": table, "{sys_id}": record_id}
    for placeholder, value in values.items():
        pattern = pattern.replace(placeholder, value)
    return pattern


def list_url(pattern: str, *, instance_url: str, table: str, where: str) -> str:
    """Return the address of a list of records, or "" for an invalid table name.

    where: an encoded query. pattern: as for ``record_url``, with ``{query}``, or ``{encoded_query}`` where it
    is part of an address that is itself encoded.
    """
    if not NAME.fullmatch(table):
        return ""
    once = quote(where, safe="")
    values = {"{instance}": instance_url.rstrip("/"), "{table}": table}
    for placeholder, value in (values | {"{query}": once, "{encoded_query}": quote(once, safe="")}).items():
        pattern = pattern.replace(placeholder, value)
    return pattern


def no_link(_: str, __: str) -> str:
    """Return "", for readers that need no links."""
    return ""
