"""Holds every request and answer of a test against the vendor's API definition, both ways."""

import os
import re
from functools import cache
from typing import Any

from tests.genesys.schemas import OPENAPI, document, problems_of

REQUIRED = "is a required property"
# Seen at the vendor, missing in its definition (docs/providers/genesys.md).
BEYOND_DEFINITION = "channel.metadata.customAttributes"
ALSO_ANSWERED = {
    ("GET", "/api/v2/conversations/{conversationId}/recordings/{recordingId}"): 200,
    # While one of them is made ready (docs/providers/genesys.md).
    ("GET", "/api/v2/conversations/{conversationId}/recordings"): 202,
}


def check(method: str, path: str, sent: Any, status: int, body: Any) -> None:
    """Fail unless status, answer and (when it was taken) the request are as the definition says.

    Paths that the definition does not know are passed over; without the definition everything is.
    """
    operation = operation_of(method, path.partition("?")[0]) if os.environ.get(OPENAPI) else None
    if operation is None:
        return
    if status >= 400:
        _fail_if(problems_of(OPENAPI, {"$ref": "#/definitions/ErrorBody"}, body), method, path)
        return
    responses = operation["responses"]
    known = {*map(int, filter(str.isdigit, responses)), *_also(method, path)}
    assert status in known, f"{method} {path}: {status} is not documented"
    _fail_if(_surprises(_schema(responses.get(str(status), {})), body), method, path)
    _fail_if(_surprises_of_request(operation, sent), method, f"{path} (request)")


@cache
def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """Return the definition of what this request asks for; the most literal template wins."""
    matching = [template for template in document(OPENAPI)["paths"] if _regex(template).fullmatch(path)]
    best = min(matching, key=lambda each: ["{" in part for part in each.split("/")], default=None)
    found = document(OPENAPI)["paths"][best].get(method.lower()) if best else None
    return found if found is None else dict(found)


@cache
def _regex(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"{\w+}", "[^/]+", template))


def _schema(response: dict[str, Any]) -> dict[str, Any] | None:
    schema: dict[str, Any] | None = response.get("schema")
    return schema


def _body_schema(operation: dict[str, Any]) -> dict[str, Any] | None:
    bodies = [each for each in operation.get("parameters", []) if each.get("in") == "body"]
    return bodies[0].get("schema") if bodies else None


def _also(method: str, path: str) -> list[int]:
    """Return the statuses that other documents of the vendor add."""
    return [
        status
        for (verb, template), status in ALSO_ANSWERED.items()
        if verb == method and _regex(template).fullmatch(path.partition("?")[0])
    ]


def _surprises(schema: dict[str, Any] | None, value: Any) -> list[str]:
    if schema is None or value is None:
        return []
    return problems_of(OPENAPI, schema, value)


def _surprises_of_request(operation: dict[str, Any], sent: Any) -> list[str]:
    """Return what the request has that the definition does not; leaving out is another matter."""
    found = _surprises(_body_schema(operation), sent)
    return [each for each in found if not each.endswith(REQUIRED) and BEYOND_DEFINITION not in each]


def _fail_if(problems: list[str], method: str, path: str) -> None:
    assert not problems, f"{method} {path}:\n" + "\n".join(problems)
