"""Refusals in Genesys' ErrorBody, and what dispatch asks of a cloud."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from sandbox import clock
from sandbox.genesys.identity import rate_limits
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

USAGE = "sandbox.usage"


class Refused(Exception):
    """Genesys says no: an HTTP status, its code and a sentence, answered as ErrorBody."""

    def __init__(self, status: int, code: str, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.extra = status, code, message, extra

    def response(self) -> JsonResponse:
        """Return this refusal as the answer to send."""
        return refusal(self.status, self.code, self.message, **self.extra)


def invalid_value(value: object, name: str) -> Refused:
    """Return the refusal of a value that its field cannot have."""
    return Refused(400, "invalid.value", f"Value [{value}] is not valid for field [{name}]")


def refusal(status: int, code: str, message: str, **extra: Any) -> JsonResponse:
    """Return an answer in the shape of ErrorBody; its contextId is the correlation id."""
    context_id = str(uuid.uuid4())
    body = {"message": message, "code": code, "status": status, "messageParams": {}}
    body |= {"contextId": context_id, "details": [], "errors": []} | extra
    return JsonResponse(body, status=status, headers={"ININ-Correlation-Id": context_id})


def not_found(request: HttpRequest) -> JsonResponse:
    """Return 404."""
    return refusal(404, "not.found", "The requested resource was not found.")


def method_not_allowed(request: HttpRequest) -> JsonResponse:
    """Return 405."""
    return refusal(405, "method.not.allowed", "HTTP 405 Method Not Allowed")


def unsupported_media_type(request: HttpRequest) -> JsonResponse:
    """Return 415."""
    message = "Unsupported Media Type - Unsupported or incorrect media type"
    return refusal(415, "unsupported.media.type", message)


def unreadable(request: HttpRequest) -> JsonResponse:
    """Return 413 for a body that is too large, 400 for a form that cannot be read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return refusal(413, "request.entity.too.large", "The request is over the size limit.")
    message = "The request could not be understood by the server due to malformed syntax."
    return refusal(400, "bad.request", message)


def broken(request: HttpRequest) -> JsonResponse:
    """Return 500."""
    message = "The server encountered an unexpected condition which prevented it from fulfilling the request."
    return refusal(500, "internal.server.error", message)


def rate_limited(request: HttpRequest, retry_after_s: int) -> JsonResponse:
    """Return 429 with Retry-After."""
    message = f"Rate limit exceeded the maximum. Retry the request in [{retry_after_s}] seconds"
    response = refusal(429, "too.many.requests.retry.after", message)
    response["Retry-After"] = str(retry_after_s)
    for name, value in headers(request).items():
        response.headers.setdefault(name, value)
    return response


def over_limit(request: HttpRequest) -> int | None:
    """Count the request; return in how many seconds to come back, or None while its caller may go on."""
    with STATE.lock:
        token = token_of(request)
        usage = rate_limits.spend(token) if token else rate_limits.unspent()
    request.META[USAGE] = usage
    return usage.reset_s if token and usage.is_over else None


def headers(request: HttpRequest) -> dict[str, str]:
    """Return what every answer of the API carries: correlation id and the rate limit's window."""
    usage = request.META.get(USAGE) or rate_limits.unspent()
    return {
        "ININ-Correlation-Id": str(uuid.uuid4()),
        "inin-ratelimit-count": str(usage.count),
        "inin-ratelimit-allowed": str(usage.allowed),
        "inin-ratelimit-reset": str(usage.reset_s),
    }


def subject(request: HttpRequest) -> str:
    """Return whose token it is: the agent's key, or the client of a token without a user."""
    token = token_of(request)
    if token is None:
        return ""
    return STATE.users[token.user_id].agent.key if token.user_id else token.client_id


def token_of(request: HttpRequest) -> Token | None:
    """Return the live token that the request carries."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    token = STATE.tokens.get(value.strip()) if scheme.lower() == "bearer" else None
    return token if token is not None and token.expires_at > clock.now() else None
