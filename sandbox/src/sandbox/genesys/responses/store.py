"""Libraries and their responses as the stand-in keeps them."""

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.genesys import catalogue
from sandbox.genesys.responses import seeds
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
    created_at: str = catalogue.CREATED
    response_type: str | None = None


@dataclass(slots=True, kw_only=True)
class Response:
    """A canned response; ``own`` holds what a client wrote beyond name, libraries and texts."""

    id: str
    name: str
    library_ids: list[str]
    texts: list[dict[str, Any]]
    version: int = 1
    created_at: str = catalogue.CREATED
    own: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Responses:
    """All libraries and responses, by id."""

    libraries: dict[str, Library]
    responses: dict[str, Response]


def seeded() -> Responses:
    """Return what the demo organisation starts with."""
    libraries = [Library(id=uuid_of("library", name), name=name) for name in seeds.RESPONSES]
    responses = [
        _response(library, name, text)
        for library in libraries
        for name, text in seeds.RESPONSES[library.name].items()
    ]
    return Responses(
        libraries={each.id: each for each in libraries}, responses={each.id: each for each in responses}
    )


def _response(library: Library, name: str, text: str) -> Response:
    names = [each for each in dict.fromkeys(MARKER.findall(text)) if each not in BUILT_IN]
    substitutions = [
        {"id": each, "description": each, "defaultValue": seeds.DEFAULTS.get(each, "")} for each in names
    ]
    return Response(
        id=uuid_of("response", library.name, name),
        name=name,
        library_ids=[library.id],
        texts=[{"content": text, "contentType": "text/plain", "type": "body"}],
        own={"substitutions": substitutions} if substitutions else {},
    )
