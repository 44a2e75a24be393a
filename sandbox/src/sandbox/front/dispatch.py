"""Where every request passes: limited, faulted, answered by its cloud and noted in the journal."""

import json
import logging
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern

from sandbox.control import cors
from sandbox.control.bodies import BadRequest
from sandbox.control.faults import FAULTS, RequestFacts, Rule
from sandbox.control.internal_requests import ENTRANCE
from sandbox.control.journal import JOURNALS, arrival_of
from sandbox.front import origins, urls
from sandbox.front.clouds import CLOUD_KEY, CONTROL_PREFIX
from sandbox.genesys import cors as genesys_cors
from sandbox.genesys import errors as genesys_errors
from sandbox.genesys import urls as genesys_urls
from sandbox.servicenow import access
from sandbox.servicenow import cors as servicenow_cors
from sandbox.servicenow import errors as servicenow_errors
from sandbox.servicenow import urls as servicenow_urls

# What a client sends that forgot to say JSON: requests' data=dict, data=str, and XML.
WRONG_BODY_TYPES = {"", "application/x-www-form-urlencoded", "text/plain", "application/xml", "text/xml"}
ERRORS: dict[str, ModuleType] = {"genesys": genesys_errors, "servicenow": servicenow_errors}
PATTERNS = {"genesys": genesys_urls.urlpatterns, "servicenow": servicenow_urls.urlpatterns}
# What pages of other sites may do.
GRANTS: dict[str, Callable[[HttpRequest], cors.Grant | None]] = {
    "genesys": genesys_cors.grant,
    "servicenow": servicenow_cors.grant,
}
# What tells from the credential alone who calls, before anything is answered.
CALLERS: dict[str, Callable[[HttpRequest], str | None]] = {
    "genesys": genesys_errors.subject,
    "servicenow": access.user_name,
}
# ServiceNow's own gate does it, after the sign-in.
CHECKED_HERE = {"genesys"}
log = logging.getLogger(__name__)


class ResponseDropped(Exception):
    """The request was performed, and the connection closes without an answer."""


def answer(cloud: str, request: HttpRequest) -> HttpResponseBase:
    """Return the cloud's answer to the request.

    Raises: ResponseDropped when a fault swallows the answer; treat it as a broken connection.
    """
    request.META[CLOUD_KEY] = cloud
    if request.path.startswith(CONTROL_PREFIX):
        return origins.refusal() if origins.is_foreign(request) else performed(cloud, request)
    grant = GRANTS[cloud](request)
    if grant and cors.is_preflight(request):
        return cors.preflight(request, grant)
    response, dropped = _faulted(cloud, request)
    _note(cloud, request, None if dropped else response.status_code)
    if dropped:
        raise ResponseDropped(request.path)
    return cors.shared(request, response, grant) if grant else response


def performed(cloud: str, request: HttpRequest) -> HttpResponseBase:
    """Return what the cloud's own view says, or the vendor's refusal; without faults, and unnoted."""
    errors = _errors(cloud)
    try:
        if cloud in CHECKED_HERE and _has_wrong_type(request):
            return _made(errors.unsupported_media_type(request))
        match = _resolver(cloud).resolve(request.path)
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
    except BadRequest as refusal:
        return refusal.response()
    except Http404:  # Resolver404 is one too
        return _made(errors.not_found(request))
    except (SuspiciousOperation, MultiPartParserError):  # too large, too many fields, no form
        return _made(errors.unreadable(request))
    except Exception:  # a stand-in must answer as the vendor would, not with a trace
        log.exception("sandbox %s broke on %s %s", cloud, request.method, request.path)
        return _made(errors.broken(request))
    if isinstance(response, HttpResponseNotAllowed):
        return _with_headers(errors.method_not_allowed(request), {"Allow": response["Allow"]})
    return _made(response)


def _faulted(cloud: str, request: HttpRequest) -> tuple[HttpResponseBase, bool]:
    """Return the answer after the tester's faults, and whether it must not be sent."""
    errors = _errors(cloud)
    retry_after_s = errors.over_limit(request)
    if retry_after_s is not None:
        return errors.rate_limited(request, retry_after_s), False
    rule = FAULTS[cloud].take(_facts(cloud, request)) if FAULTS[cloud].rules else None
    if rule is None:
        return _vendor_answer(cloud, request), False
    rule.wait()
    if rule.status is not None and not rule.drop_response:
        return _instead(rule, request, errors), False
    return _altered(rule, _vendor_answer(cloud, request)), rule.drop_response


def _facts(cloud: str, request: HttpRequest) -> RequestFacts:
    subject = CALLERS[cloud](request) or ""
    return RequestFacts(method=request.method or "", path=request.path, subject=subject, body=_body(request))


def _body(request: HttpRequest) -> bytes:
    """Return the body for a rule to look into; one that is too large matches nothing and is refused later."""
    try:
        return request.body
    except RequestDataTooBig:
        return b""


def _vendor_answer(cloud: str, request: HttpRequest) -> HttpResponseBase:
    response = performed(cloud, request)
    for name, value in _errors(cloud).headers(request).items():
        response.headers.setdefault(name, value)
    return response


def _has_wrong_type(request: HttpRequest) -> bool:
    is_write = request.method in ("POST", "PUT", "PATCH") and request.path.startswith("/api/")
    return is_write and request.content_type in WRONG_BODY_TYPES and bool(request.body)


def _instead(rule: Rule, request: HttpRequest, errors: ModuleType) -> HttpResponseBase:
    """Return the rule's own answer; without a body, the vendor's shape of that status."""
    if rule.body is not None:
        response = _altered(rule, HttpResponse())
    elif rule.status == 429:
        retry_after_s = int(rule.headers.get("Retry-After", "30"))
        response = _with_headers(errors.rate_limited(request, retry_after_s), rule.headers)
    else:
        response = _with_headers(errors.broken(request), rule.headers)
    response.status_code = rule.status or response.status_code
    return response


def _altered(rule: Rule, response: HttpResponseBase) -> HttpResponseBase:
    """Return the real answer with the rule's headers and, when it has one, its body."""
    if rule.body is not None and isinstance(response, HttpResponse):
        is_text = isinstance(rule.body, str)
        response.content = rule.body if is_text else json.dumps(rule.body)
        response["Content-Type"] = "text/html" if is_text else "application/json"
    return _with_headers(response, rule.headers)


def _with_headers(response: HttpResponseBase, headers: Mapping[str, str]) -> HttpResponseBase:
    for name, value in headers.items():
        response[name] = value
    return response


def _made(response: Any) -> HttpResponseBase:
    if not isinstance(response, HttpResponseBase):
        raise TypeError(f"a view returned {type(response).__name__}")
    return response


def _note(cloud: str, request: HttpRequest, status: int | None) -> None:
    subject = _errors(cloud).subject(request)
    JOURNALS[cloud].add(arrival_of(request, cloud=cloud, subject=subject, status=status))


def _errors(cloud: str) -> ModuleType:
    """Return the cloud's shapes of refusal."""
    return ERRORS[cloud]


@cache
def _resolver(cloud: str) -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), [*urls.urlpatterns, *PATTERNS[cloud]])


ENTRANCE.answer, ENTRANCE.performed = answer, performed
