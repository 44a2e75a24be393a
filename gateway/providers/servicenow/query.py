"""Encoded queries, built only from values that match a strict pattern.

The language has no escape for "^", runs values that begin with "javascript:" and drops clauses it cannot
read, so a value is fit or it is refused. Source: docs/providers/servicenow.md#encoded-queries.
"""

import re
from collections.abc import Iterable

from gateway.providers.errors import UnsafeValue

RECORD_ID = re.compile(r"[0-9a-f]{32}")
INCIDENT_NUMBER = re.compile(r"INC[0-9]{7,10}")
CONVERSATION_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
PHONE = re.compile(r"[+(]?[0-9][0-9 ().-]{2,24}")
EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
MARKER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 :._#/-]{3,119}")


def fit(value: str, pattern: re.Pattern[str]) -> str:
    """Return the value.

    Raises:
        UnsafeValue: it does not match as a whole; an empty one would find records with an empty field.
    """
    if not pattern.fullmatch(value):
        raise UnsafeValue("not fit for a query")
    return value


def equal(column: str, value: str, *, like: re.Pattern[str]) -> str:
    """Return the condition that a column has a value. Raises UnsafeValue."""
    return f"{column}={fit(value, like)}"


def one_of(column: str, values: Iterable[str], *, like: re.Pattern[str]) -> str:
    """Return the condition that a column has one of these values. Raises UnsafeValue, also for no values."""
    fitting = [fit(value, like) for value in values]
    if not fitting:
        raise UnsafeValue("no values to look for")
    return f"{column}IN{','.join(fitting)}"


def holds(column: str, value: str, *, like: re.Pattern[str]) -> str:
    """Return the condition that a column contains a value. Raises UnsafeValue."""
    return f"{column}LIKE{fit(value, like)}"


def any_of(*conditions: str) -> str:
    """Return "one of these conditions"; binds tighter than ``all_of``."""
    return "^OR".join(conditions)


def all_of(*conditions: str) -> str:
    """Return "all of these conditions"; orderings come last."""
    return "^".join(conditions)
