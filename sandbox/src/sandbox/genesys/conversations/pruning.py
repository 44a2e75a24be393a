"""Cutting a full shape down to what a schema of the vendor has, REST's and the topics' alike."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sandbox import data

# Source: genesys-openapi.json and genesys-notification-topics.json, by the names of their definitions;
# of these, ``fields.json`` lists the properties for which there are values here.
_DOCUMENT = data.read(__package__, "fields.json")
DEFINITIONS: dict[str, dict[str, str | None]] = {
    name: dict.fromkeys(own["values"]) | own.get("objects", {})
    for name, own in _DOCUMENT["definitions"].items()
}
# What a detail event tells -> the definition of its body.
DETAIL_EVENTS: dict[str, str] = _DOCUMENT["detailEvents"]


@cache
def pruner(definition: str) -> Callable[[Any], Any]:
    """Return what cuts objects and lists of them down to a definition; None is left out."""
    inner = {name: of and pruner(of) for name, of in DEFINITIONS[definition].items()}

    def prune(value: Any) -> Any:
        if isinstance(value, list):
            return [prune(each) for each in value]
        return {
            name: cut(each) if (cut := inner[name]) else each
            for name, each in value.items()
            if each is not None and name in inner
        }

    return prune
