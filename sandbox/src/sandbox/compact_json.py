"""JSON as both clouds send it: what ``JSON.stringify`` writes, in UTF-8.

Receivers check signatures against ``JSON.stringify`` of what they parsed, so every byte counts.
Source: ECMA-262, Number::toString and SerializeJSONProperty.
"""

import json
import math
from decimal import Decimal
from typing import Any

# Outside of these JavaScript writes an exponent.
LEAST, BEYOND = 1e-6, 1e21
# Whole numbers beyond are no longer told apart there.
EXACT = 2**53


def encoded(value: Any) -> bytes:
    """Return the bytes: no blanks, letters as they are; only half a surrogate pair is escaped."""
    return stringified(value).encode()


def stringified(value: Any) -> str:
    """Return the same as text."""
    if isinstance(value, dict):
        pairs = (f"{_text(str(name))}:{stringified(each)}" for name, each in value.items())
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(stringified, value))}]"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return _text(value)


def _text(value: str | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def _number(value: float) -> str:
    if isinstance(value, int) and abs(value) <= EXACT:
        return str(value)
    value = float(value)
    if not math.isfinite(value):
        return "null"
    if LEAST <= abs(value) < BEYOND:
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    mantissa, _, exponent = repr(value).partition("e")
    return f"{mantissa}e{int(exponent):+d}" if exponent else "0"
