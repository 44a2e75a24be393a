"""Encoded queries, built only from values that match a strict pattern.

The language cannot escape "^", evaluates values that begin with "javascript:" and ignores clauses that it
cannot read, so invalid values are rejected. Source: docs/providers/servicenow.md#encoded-queries.
"""

import re
from collections.abc import Iterable

from gateway.providers.errors import UnsafeValue

RECORD_ID = re.compile(r"[0-9a-f]{32}")  # a sys_id
INCIDENT_NUMBER = re.compile(r"INC[0-9]{7,10}")  # seven digits by default
CONVERSATION_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
PHONE = re.compile(r"[+(]?[0-9][0-9 ().-]{2,24}")  # no letters, comma or "=", which would end the value
DIGITS = re.compile(r"[0-9]{1,6}(?:(?: - |[ ./\xa0\u2013-])[0-9]{1,3})?")  # a part of a phone number
# RFC 6531 without what ends a value: no "^", "=" or comma, and no ":" as in "javascript:".
EMAIL = re.compile(r"[\w.!#$%&'*+/?`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
EMPLOYEE_NUMBER = re.compile(r"[A-Za-z0-9_-]{1,40}")
USER_NAME = re.compile(r"[\w.-]{1,80}(?:@[\w.-]{1,80})?")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
CHOICE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 _./-]{0,79}")  # the stored value of a choice
NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")  # of a table or column
MARKER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 :._#/-]{3,119}")  # of a ledger note


def fit(value: str, pattern: re.Pattern[str]) -> str:
    """Return the value unchanged.

    Raises:
        UnsafeValue: it does not match completely; an empty value would find records with an empty column.
    """
    if not pattern.fullmatch(value):
        raise UnsafeValue("the value does not fit into a query")
    return value


def equal(column: str, value: str, *, like: re.Pattern[str]) -> str:
    """Return the condition that a column has a value. Raises UnsafeValue."""
    return f"{column}={fit(value, like)}"


def one_of(column: str, values: Iterable[str], *, like: re.Pattern[str]) -> str:
    """Return the condition that a column has one of these values. Raises UnsafeValue, even for no values."""
    fitting = [fit(value, like) for value in values]
    if not fitting:
        raise UnsafeValue("there are no values to look for")
    return f"{column}IN{','.join(fitting)}"


def holds(column: str, value: str, *, like: re.Pattern[str]) -> str:
    """Return the condition that a column contains a value. Raises UnsafeValue."""
    return f"{column}LIKE{fit(value, like)}"


def after(column: str, value: str, *, like: re.Pattern[str]) -> str:
    """Return the condition that a column is greater than a value. Raises UnsafeValue."""
    return f"{column}>{fit(value, like)}"


def any_of(*conditions: str) -> str:
    """Return the condition that one of these is true; it binds tighter than ``all_of``."""
    return "^OR".join(conditions)


def all_of(*conditions: str) -> str:
    """Return the condition that all of these are true; orderings must come last."""
    return "^".join(conditions)


def either(*groups: str) -> str:
    """Return the condition that one of these groups holds; each is of ``all_of``, without an ordering."""
    return "^NQ".join(groups)
