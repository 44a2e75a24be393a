"""Checks answers and events against the vendor's schemas, whose files the environment names."""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

OPENAPI = "GENESYS_OPENAPI"
TOPICS = "GENESYS_TOPICS"
# REST spells it with a blank, other than the definition's enum.
SPELT_OTHERWISE = "systemPresence: 'On Queue' is not one of"


def check_answer(definition: str, body: Any) -> None:
    """Fail unless the body is what the API's definition says, with no property beyond it."""
    problems = problems_of(OPENAPI, {"$ref": f"#/definitions/{definition}"}, body)
    assert not problems, "\n".join(problems)


def check_event(frame: dict[str, Any]) -> None:
    """Fail unless the frame's body is what the schema of its topic says."""
    named = [each for each in document(TOPICS)["topics"] if _topic(each["id"]).fullmatch(frame["topicName"])]
    definition = min(named, key=lambda each: each["id"].count("{id}"))["class"]
    problems = problems_of(TOPICS, {"$ref": f"#/definitions/{definition}"}, frame["eventBody"])
    assert not problems, "\n".join(problems)


def problems_of(variable: str, schema: dict[str, Any], body: Any) -> list[str]:
    """Return what is wrong with the body: types, words, what is missing, what is too much."""
    definitions = document(variable)["definitions"]
    whole = {**schema, "definitions": definitions}
    found = [f"{each.json_path}: {each.message[:200]}" for each in Draft7Validator(whole).iter_errors(body)]
    found = [each for each in found if SPELT_OTHERWISE not in each]
    return found + _surplus(definitions, schema, body, "$")


@cache
def document(variable: str) -> dict[str, Any]:
    """Return the vendor's document that the environment names; without one the test is skipped."""
    name = os.environ.get(variable, "")
    if not name:
        pytest.skip(f"{variable} names no file")
    read: dict[str, Any] = json.loads(Path(name).read_text(), object_hook=_freed)
    return read


def _freed(part: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes any value where the vendor's says no more than ``object``.

    So it writes down what is free: a data table's ``"outage": true`` is no object, and a true answer.
    """
    is_bare = part.get("type") == "object" and not {"properties", "additionalProperties"} & part.keys()
    return {name: value for name, value in part.items() if name != "type"} if is_bare else part


@cache
def _topic(template: str) -> re.Pattern[str]:
    return re.compile(re.escape(template).replace(r"\{id\}", r"[\w-]+"))


def _surplus(definitions: dict[str, Any], schema: dict[str, Any], body: Any, at: str) -> list[str]:
    """Return the properties that the schema does not know, at any depth."""
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if isinstance(body, list):
        return [p for each in body for p in _surplus(definitions, schema.get("items", {}), each, f"{at}[]")]
    if not isinstance(body, dict) or "properties" not in schema:
        return []
    known, found = schema["properties"], []
    for name, value in body.items():
        if name in known:
            found += _surplus(definitions, known[name], value, f"{at}.{name}")
        else:
            found.append(f"{at}.{name} is not in the schema")
    return found
