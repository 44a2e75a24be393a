"""Every call, and samples of answers, against the Platform API definition (Swagger 2) in GENESYS_OPENAPI."""

import re
from typing import Any

import pytest
from jsonschema import Draft4Validator

from gateway.providers.genesys.client import GenesysClient
from tests.gateway.providers.genesys_requests import REQUESTS, Asked
from tests.gateway.providers.reading import document, sample

SPEC = document("GENESYS_OPENAPI")
SAMPLES_OF_ANSWERS = {
    "rest_conversation": "Conversation",
    "message_data": "MessageData",
}


def _operation(asked: Asked) -> dict[str, Any]:
    """Return the operation, the most literal path first: /conversations/{id} is no match for /users/me."""
    found = [
        (template.count("{"), operations[asked.method.lower()])
        for template, operations in SPEC["paths"].items()
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), asked.path)
        and asked.method.lower() in operations
    ]
    assert found, f"{asked.method} {asked.path} is not in the definition"
    return min(found, key=lambda pair: pair[0])[1]


def _parameters(asked: Asked, place: str) -> dict[str, dict[str, Any]]:
    found = _operation(asked).get("parameters", [])
    return {parameter["name"]: parameter for parameter in found if parameter["in"] == place}


def _check(value: Any, schema: dict[str, Any]) -> None:
    Draft4Validator({**schema, "definitions": SPEC["definitions"]}).validate(value)
    _check_names(value, schema)


def _check_names(value: Any, schema: dict[str, Any]) -> None:
    """JSON Schema allows any further property; a misspelt one must not pass."""
    if "$ref" in schema:
        schema = SPEC["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        for item in value:
            _check_names(item, schema.get("items", {}))
    elif isinstance(value, dict) and "properties" in schema:
        assert value.keys() <= schema["properties"].keys()
        for name, item in value.items():
            _check_names(item, schema["properties"][name])


@pytest.mark.parametrize("asked", REQUESTS, ids=lambda asked: f"{asked.name}-{asked.method}-{asked.path}")
def test_call_is_in_the_definition(asked: Asked) -> None:
    queries = _parameters(asked, "query")
    [body] = _parameters(asked, "body").values() or [None]

    assert (asked.query or {}).keys() <= queries.keys()
    assert (body is None) == (asked.body is None)
    if body:
        _check(asked.body, body["schema"])


def test_every_method_is_checked() -> None:
    methods = {name for name in dir(GenesysClient) if not name.startswith("_")}

    assert methods == {asked.name for asked in REQUESTS}


@pytest.mark.parametrize(("name", "definition"), SAMPLES_OF_ANSWERS.items())
def test_sample_of_an_answer_follows_the_definition(name: str, definition: str) -> None:
    without_nulls = {key: value for key, value in sample(name).items() if value is not None}
    _check_names(without_nulls, {"$ref": f"#/definitions/{definition}"})
