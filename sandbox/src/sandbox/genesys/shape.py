"""What answers and events consist of: JSON objects, without what is absent."""

from collections.abc import Mapping
from typing import Any

Shape = dict[str, Any]


def present(shape: Mapping[str, Any]) -> Shape:
    """Return the shape without what is None: absent, as the vendor leaves it out."""
    return {name: value for name, value in shape.items() if value is not None}
