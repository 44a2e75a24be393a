"""Cutting a full shape down to what a schema of the vendor has, REST's and the topics' alike."""

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

# Source: genesys-openapi.json and genesys-notification-topics.json, by the names of their definitions;
# of these, ``fields.json`` lists the properties for which there are values here.
DEFINITIONS: dict[str, dict[str, str | None]] = json.loads(
    files(__package__).joinpath("fields.json").read_text()
)["definitions"]


@cache
def pruner(definition: str) -> Callable[[Any], Any]:
    """Return what cuts objects and lists of them down to a definition; what is None is left out, too."""
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
