"""Libraries and their responses as the stand-in keeps them, and those that it starts with."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox import data
from sandbox.genesys import catalogue
from sandbox.organisation import uuid_of

MARKER = re.compile(r"{{(\w+)}}")
# Filled in from the agent and the customer, not from attributes.
BUILT_IN = frozenset({"AGENT_NAME", "AGENT_ALIAS", "CUSTOMER_NAME"})


@dataclass(slots=True, kw_only=True)
class Library:
    """A library of responses."""

    id: str
    name: str
    version: int = 1
    created_at: datetime = catalogue.CREATED_AT
    division_id: str = catalogue.DIVISION_ID
    response_type: str | None = None


@dataclass(slots=True, kw_only=True)
class Response:
    """A canned response; ``own`` holds what a client wrote beyond name and libraries."""

    id: str
    name: str
    library_ids: list[str]
    version: int = 1
    created_at: datetime = catalogue.CREATED_AT
    own: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Responses:
    """All libraries and responses, by id."""

    libraries: dict[str, Library] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)


def seeded() -> Responses:
    """Return what the demo organisation starts with; the client fills in ``{{markers}}``."""
    seeds = data.read("sandbox.genesys.responses", "seeds.json")
    kept = Responses()
    for library, texts in seeds["libraries"].items():
        library_id = uuid_of("library", library)
        kept.libraries[library_id] = Library(id=library_id, name=library)
        for name, text in texts.items():
            own_id, own = uuid_of("response", library, name), _own(text, seeds["defaults"])
            kept.responses[own_id] = Response(id=own_id, name=name, library_ids=[library_id], own=own)
    return kept


def _own(text: str, defaults: dict[str, str]) -> dict[str, Any]:
    names = [each for each in dict.fromkeys(MARKER.findall(text)) if each not in BUILT_IN]
    marked = [{"id": each, "description": each, "defaultValue": defaults.get(each, "")} for each in names]
    substitutions = {"substitutions": marked} if marked else {}
    return {"texts": [{"content": text, "contentType": "text/plain", "type": "body"}]} | substitutions
