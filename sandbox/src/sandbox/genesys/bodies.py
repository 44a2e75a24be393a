"""What clients send: JSON bodies and query parameters, read with the vendor's refusals."""

import json
from typing import Any

from django.http import HttpRequest

from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.values import of_type


def json_object(request: HttpRequest) -> dict[str, Any]:
    """Return the body, which must be an object.

    Raises: Refused with ``bad.request``.
    """
    body = _parsed(request)
    if not isinstance(body, dict):
        raise Refused(400, "bad.request", "The request body must be an object.")
    return body


def object_without_nulls(request: HttpRequest) -> dict[str, Any]:
    """Return what the body says: several SDKs write null for what they leave out.

    Raises: Refused with ``bad.request``.
    """
    return {name: value for name, value in json_object(request).items() if value is not None}


def json_array(request: HttpRequest) -> list[Any]:
    """Return the body, which must be an array.

    Raises: Refused with ``bad.request``.
    """
    body = _parsed(request)
    if not isinstance(body, list):
        raise Refused(400, "bad.request", "The request body must be an array.")
    return body


def whole(value: object, name: str) -> int:
    """Return a whole number that a client sent.

    Raises: Refused with ``invalid.value``.
    """
    try:
        return int(str(value))
    except ValueError:
        raise invalid_value(value, name) from None


def text(body: dict[str, Any], name: str) -> str:
    """Return a required text of a body.

    Raises: Refused with ``bad.request`` when it is missing, empty or no text.
    """
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused(400, "bad.request", f"The field {name} is required.")
    return value


def check_version(body: dict[str, Any], current: int) -> None:
    """Pass when the body carries the current version.

    Raises: Refused, 400 without a version and 409 with another one.
    """
    if "version" not in body:
        raise Refused(400, "bad.request", "The field version is required.")
    if of_type(body["version"], int, "version") != current:
        message = f"The version {body['version']} is not the current version {current}"
        raise Refused(409, "general.conflict", message)


def words(request: HttpRequest, name: str) -> set[str]:
    """Return a query parameter that may be repeated and may hold commas, lower-cased."""
    return {word.strip().lower() for each in request.GET.getlist(name) for word in each.split(",") if word}


def is_true(request: HttpRequest, name: str) -> bool:
    """Return whether the query parameter says true."""
    return request.GET.get(name, "").lower() == "true"


def _parsed(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        message = "The request could not be understood by the server due to malformed syntax."
        raise Refused(400, "bad.request", message) from None


def _refuse(constant: str) -> Any:
    """Refuse NaN and the infinities, which Python reads and JSON does not have."""
    raise ValueError(constant)
