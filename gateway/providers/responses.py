"""Turns error answers of both providers into exceptions: status, error body and rate-limit headers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import requests

from gateway.providers.errors import (
    Malformed,
    NotSent,
    ProviderError,
    Refused,
    Unauthorised,
    Unavailable,
)
from gateway.providers.wire import Raw, part, text

MAX_WAIT_S = 3600.0
MESSAGE_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTold:
    """What an answer says of the rate limit.

    limit: requests in a window, which ends at ``ends_at`` (epoch seconds). used: how many the provider has
    counted; only Genesys tells. wait_s: from a 429, how long to wait; None without one, or without a time.
    """

    limit: int | None = None
    ends_at: float | None = None
    used: int | None = None
    rule: str = ""
    wait_s: float | None = None

    def without_used(self) -> "RateTold":
        """Return the same without the provider's count."""
        return replace(self, used=None)


def rate_told(response: requests.Response, *, now_s: float) -> RateTold:
    """Return what an answer's headers say of the rate limit.

    Source: docs/providers/genesys.md#errors, docs/providers/servicenow.md#errors.
    """
    headers = response.headers
    wait_s = wait_in(headers, now_s=now_s) if response.status_code == 429 else None
    reset_s = _number(headers, "inin-ratelimit-reset")
    if reset_s is not None:
        limit, used = _number(headers, "inin-ratelimit-allowed"), _number(headers, "inin-ratelimit-count")
        return RateTold(limit=_whole(limit), ends_at=now_s + reset_s, used=_whole(used), wait_s=wait_s)
    return RateTold(
        limit=_whole(_number(headers, "X-RateLimit-Limit")),
        ends_at=_number(headers, "X-RateLimit-Reset"),
        rule=headers.get("X-RateLimit-Rule", "").replace(" ", "")[:64],
        wait_s=wait_s,
    )


def error_from(response: requests.Response, *, what: str, now_s: float) -> ProviderError | None:
    """Return the exception for an answer, or None for a success.

    what: method and path, for the message. now_s: epoch seconds.
    Source: docs/providers/genesys.md#errors, docs/providers/servicenow.md#errors.
    """
    status = response.status_code
    if status < 300:
        return None
    body = _body(response)
    message = f"{what}: {status} {message_in(body)}".strip()
    # The Genesys token endpoint reports its rate limit as a 400. Source: docs/providers/genesys.md#sign-in
    if status == 429 or (status == 400 and message_in(body).lower().startswith("rate limit exceeded")):
        return NotSent(message, retry_after_s=wait_in(response.headers, now_s=now_s), status=status)
    return _kind(status)(
        message, status=status, code=_code(body), correlation_id=_correlation(response, body)
    )


def wait_in(headers: Mapping[str, str], *, now_s: float) -> float | None:
    """Return how many seconds an answer asks to wait, at most an hour, or None.

    ``Retry-After`` (both), else ``inin-ratelimit-reset`` (Genesys: seconds), else ``X-RateLimit-Reset``
    (ServiceNow: epoch seconds). A 429 of ServiceNow's API semaphores has none of them.
    """
    for name, origin_s in (("Retry-After", 0.0), ("inin-ratelimit-reset", 0.0), ("X-RateLimit-Reset", now_s)):
        told = _number(headers, name)
        if told is not None:
            return min(max(told - origin_s, 0.0), MAX_WAIT_S)
    return None


def _number(headers: Mapping[str, str], name: str) -> float | None:
    """Return a header as a number; None when there is none, or it is another text."""
    try:
        number = float(headers[name])
    except (KeyError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _whole(number: float | None) -> int | None:
    return None if number is None or number < 0 else int(number)


def message_in(body: Raw) -> str:
    """Return the message in an error body of either provider, or "".

    Shapes: Genesys ``{message}``, its token endpoint ``{error, description}``, ServiceNow
    ``{error: {message, detail}}``, its token endpoint ``{error, error_description}``.
    """
    inner = part(body, "error")
    message = text(inner, "message") or text(body, "message", "error_description", "description", "error")
    detail = text(inner, "detail")
    return (f"{message} ({detail})" if detail and detail != message else message)[:MESSAGE_LENGTH]


def is_page(response: requests.Response) -> bool:
    """Return whether the answer is HTML: from a hibernating or upgrading instance, a proxy, or a sign-in."""
    return "html" in response.headers.get("Content-Type", "") or response.content.lstrip()[:1] == b"<"


def _kind(status: int) -> type[ProviderError]:
    if status < 400:
        return Malformed
    if status == 401:
        return Unauthorised
    return Unavailable if status >= 500 or status == 408 else Refused


def _body(response: requests.Response) -> Raw:
    try:
        body: Any = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _code(body: Raw) -> str:
    return text(body, "code", "error")


def _correlation(response: requests.Response, body: Raw) -> str:
    return response.headers.get("ININ-Correlation-Id") or text(body, "contextId")
