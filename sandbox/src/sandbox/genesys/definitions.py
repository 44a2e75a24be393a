"""What bodies can hold: types, words and required fields, as ``definitions.json`` has them of the vendor.

A field's kind is a type, the name of a definition, ``[kind]`` for a list, ``{kind}`` for an object of such
values, ``any``, or ``=One|Other`` for words; ``!`` marks a required one.
"""

from typing import Any

from sandbox import data
from sandbox.genesys.errors import Refused
from sandbox.genesys.values import of_type, one_of

# Source: genesys-openapi.json, the definitions of these names; what no desk sends is left out.
DEFINITIONS: dict[str, dict[str, str]] = data.read("sandbox.genesys", "definitions.json")
TEXTS = ("content", "text", "payload")
TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "object": dict,
}


def fields_of(definition: str, body: Any, where: str = "body") -> dict[str, Any]:
    """Return what a body says in the definition's fields: null counts as nothing, other fields not at all.

    Raises: Refused with ``required.field.missing``, or ``invalid.value`` naming the field.
    """
    own, fields = of_type(body, dict, where), {}
    for name, kind in DEFINITIONS[definition].items():
        if own.get(name) is not None:
            fields[name] = _value(kind.removesuffix("!"), own[name], name)
        if kind.endswith("!") and _is_missing(name, fields.get(name)):
            raise Refused(400, "required.field.missing", f"A required field is missing a value: {name}")
    return fields


def _is_missing(name: str, value: object) -> bool:
    """Return whether a required field says nothing: a blank name or id is none, a blank text is one."""
    return value is None or (isinstance(value, str) and not value.strip() and name not in TEXTS)


def _value(kind: str, value: Any, name: str) -> Any:
    if kind[0] == "[":
        return [_value(kind[1:-1], each, name) for each in of_type(value, list, name)]
    if kind[0] == "{":
        return {key: _value(kind[1:-1], each, name) for key, each in of_type(value, dict, name).items()}
    if kind[0] == "=":
        return one_of(value, kind[1:].split("|"), name)
    if kind == "any":
        return value
    return fields_of(kind, value, name) if kind in DEFINITIONS else of_type(value, TYPES[kind], name)
