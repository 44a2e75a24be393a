"""Batch API: many requests in one, run one after another within a budget of time."""

import base64
import binascii
import io
from collections.abc import Mapping
from datetime import timedelta
from http.client import responses
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from sandbox import clock
from sandbox.control import switches
from sandbox.control.internal_requests import ENTRANCE
from sandbox.servicenow.errors import CALLER_KEY, bad_request
from sandbox.servicenow.gate import INNER_KEY
from sandbox.servicenow.resources import JSON_TYPE, body

BUDGET = timedelta(seconds=30)
SLOW_ITEM = timedelta(seconds=12)
MAX_BYTES = 5 * 1024 * 1024
# What an inner request takes over from the outer one.
SHARED = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST")


def run(request: HttpRequest) -> HttpResponse:
    """Answer each request as if it had come alone; what does not fit into the time is named, not run."""
    if len(request.body) > MAX_BYTES:
        raise bad_request("The batch request is too large")
    sent = body(request)
    items = sent.get("rest_requests")
    if not isinstance(items, list) or not all(_is_item(each) for each in items):
        raise bad_request("rest_requests must be a list of requests with id, method and url")
    served, left = _served(request, items)
    content = {
        "batch_request_id": str(sent.get("batch_request_id", "")),
        "serviced_requests": served,
        "unserviced_requests": left,
    }
    return JsonResponse(content, content_type=JSON_TYPE)


def _is_item(item: Any) -> bool:
    """Return whether it can be run: an id, a verb, and an address of an API of this instance."""
    if not isinstance(item, dict) or not all(
        item.get(name) not in (None, "") for name in ("id", "method", "url")
    ):
        return False
    return (
        isinstance(item["url"], str) and item["url"].startswith("/api/") and isinstance(item["method"], str)
    )


def _served(request: HttpRequest, items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    started, simulated, served = clock.now(), timedelta(), list[dict[str, Any]]()
    for place, item in enumerate(items):
        if clock.now() - started + simulated >= BUDGET:
            return served, [str(each["id"]) for each in items[place:]]
        began = clock.now()
        extra = SLOW_ITEM if switches.is_on("servicenow", "slow-batch") else timedelta()
        response = _answered(request, item)
        simulated += extra
        taken = clock.now() - began + extra
        served.append(_described(item, response, execution_ms=int(taken.total_seconds() * 1000)))
    return served, []


def _answered(request: HttpRequest, item: Mapping[str, Any]) -> HttpResponseBase | None:
    """Return the answer of the instance, None when the item's body cannot be read."""
    try:
        raw = base64.b64decode(item.get("body") or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        return None
    return ENTRANCE.answer("servicenow", _inner(request, item, raw))


def _inner(request: HttpRequest, item: Mapping[str, Any], raw: bytes) -> WSGIRequest:
    address = urlsplit(item["url"])
    given = item.get("headers")
    headers = given if isinstance(given, list) else []
    pairs = [(str(each.get("name")), str(each.get("value"))) for each in headers if isinstance(each, dict)]
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in pairs}
    environ = {
        **{name: request.META[name] for name in SHARED if name in request.META},
        **named,
        "REQUEST_METHOD": item["method"].upper(),
        "PATH_INFO": unquote_to_bytes(address.path).decode("latin-1"),
        "QUERY_STRING": address.query.encode(errors="replace").decode("latin-1"),
        "CONTENT_TYPE": named.get("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw),
        "wsgi.url_scheme": request.scheme,
        INNER_KEY: True,
        CALLER_KEY: request.META[CALLER_KEY],
    }
    return WSGIRequest(environ)


def _described(
    item: Mapping[str, Any], response: HttpResponseBase | None, *, execution_ms: int
) -> dict[str, Any]:
    common = {"id": str(item["id"]), "execution_time": execution_ms}
    if response is None:
        told = {"status_code": 400, "status_text": responses[400], "error_message": "The body is not base64."}
        return {**common, **told, "body": "", "headers": []}
    raw = response.content if isinstance(response, HttpResponse) else b""
    headers = [{"name": name, "value": value} for name, value in response.headers.items()]
    redirect = response.headers.get("Location") if 300 <= response.status_code < 400 else None
    return {
        **common,
        "body": base64.b64encode(raw).decode(),
        "status_code": response.status_code,
        "status_text": responses.get(response.status_code, ""),
        "headers": [] if item.get("exclude_response_headers") is True else headers,
        **({"redirect_url": redirect} if redirect else {}),
    }
