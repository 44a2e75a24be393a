"""What bodies are read by is what the vendor's definition says, field by field."""

import json
import os
from typing import Any

import pytest

from sandbox.genesys import definitions
from sandbox.genesys.definitions import DEFINITIONS
from sandbox.genesys.errors import Refused
from tests.genesys.schemas import OPENAPI, document


def kind_of(schema: dict[str, Any]) -> str:
    """Return how the table spells a field's schema; what is not in the table is an object."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name if name in DEFINITIONS else "object"
    if "enum" in schema:
        return "=" + "|".join(schema["enum"])
    if schema.get("type") == "array":
        return f"[{kind_of(schema['items'])}]"
    if "Acceptable types" in schema.get("description", ""):
        return "any"
    # The SDKs, from which the definition was made, write "object" for whatever it may be.
    inner = schema.get("additionalProperties") or {"type": "object"}
    return schema.get("type", "any") if inner == {"type": "object"} else f"{{{kind_of(inner)}}}"


def spelled(name: str) -> dict[str, str]:
    """Return a definition as the table has it, without what clients cannot write."""
    own = document(OPENAPI)["definitions"][name]
    written = {key: each for key, each in own["properties"].items() if not each.get("readOnly")}
    return {key: kind_of(each) + "!" * (key in own.get("required", ())) for key, each in written.items()}


@pytest.mark.skipif(not os.environ.get(OPENAPI), reason="needs the vendor's definition")
@pytest.mark.parametrize("name", DEFINITIONS)
def test_is_the_vendors(name: str) -> None:
    assert DEFINITIONS[name] == spelled(name)


def test_null_is_as_good_as_nothing_and_unknown_fields_are_passed_over() -> None:
    body = {"name": "Desk", "description": None, "colour": "red"}

    assert definitions.fields_of("QueueRequest", body) == {"name": "Desk"}


def test_words_may_be_in_any_case() -> None:
    body = {"state": "CONNECTED", "held": None}

    assert definitions.fields_of("MediaParticipantRequest", body) == {"state": "connected"}


def test_whole_numbers_may_have_a_point() -> None:
    taken = definitions.fields_of("QueueRequest", {"name": "Desk", "acwSettings": {"timeoutMs": 5000.0}})

    assert json.dumps(taken["acwSettings"]) == '{"timeoutMs": 5000}'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required.field.missing"),
        ({"name": " "}, "required.field.missing"),
        ({"name": 7}, "invalid.value"),
        ({"name": "Desk", "scoringMethod": "Random"}, "invalid.value"),
        ({"name": "Desk", "routingRules": [{"operator": "ANY", "waitSeconds": "long"}]}, "invalid.value"),
        ({"name": "Desk", "mediaSettings": []}, "invalid.value"),
        ({"name": "Desk", "defaultScripts": {"CALL": 5}}, "invalid.value"),
        ([], "invalid.value"),
    ],
)
def test_what_cannot_be_is_refused(body: Any, code: str) -> None:
    with pytest.raises(Refused) as caught:
        definitions.fields_of("QueueRequest", body)

    assert caught.value.code == code
