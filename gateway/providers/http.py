"""The HTTP session of all provider clients: JSON, time-outs and the retry policy. It logs nothing."""

import copy
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import MaxRetryError, NewConnectionError

from gateway.providers import responses
from gateway.providers.errors import Malformed, NotSent, Unavailable
from gateway.providers.responses import RateTold
from gateway.providers.wire import storable

Authorise = AuthBase | Callable[[requests.PreparedRequest], requests.PreparedRequest]


class Meter(AbstractContextManager[Any], Protocol):
    """What counts requests: entered for each one, and told what each answer says of the rate limit."""

    def hear(self, told: RateTold) -> None:
        """Learn from an answer's headers."""


class JsonSession:
    """A pooled ``requests.Session`` that speaks JSON and raises ``providers.errors``.

    Retry policy: a GET whose connection could not be established is sent once more. Nothing else is repeated
    here: waiting and looking before a repeat are up to ``gateway.outbound``, which knows what is idempotent
    and survives a restart. Redirects are not followed, because neither API uses them and a sign-in page is
    not an answer. Cookies are neither stored nor sent, because ServiceNow processes the requests of one
    session one after the other. Source: docs/providers/servicenow.md#sign-in.

    base_url: scheme, host and port. timeout_s: seconds for connecting and for each read.
    """

    def __init__(
        self,
        base_url: str,
        *,
        authorise: Authorise,
        timeout_s: float = 10,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._authorise = authorise
        self._timeout_s = timeout_s
        self._clock = clock
        self._first: tuple[Callable[[], None], ...] = ()
        self._meter: Meter | None = None
        self._session = _session()

    def acting_as(self, authorise: Authorise) -> "JsonSession":
        """Return a session with other credentials that shares this one's connections."""
        other = copy.copy(self)
        other._authorise = authorise
        return other

    def elsewhere(self, base_url: str, *, authorise: Authorise) -> "JsonSession":
        """Return a session for another host, with credentials of its own."""
        other = self.acting_as(authorise)
        other.base_url = base_url.rstrip("/")
        return other

    def before_each(self, first: Callable[[], None]) -> "JsonSession":
        """Return a session that also calls ``first`` before each request and shares this one's connections.

        If ``first`` raises, the request is not sent.
        """
        other = copy.copy(self)
        other._first = (*self._first, first)
        return other

    def metered_by(self, meter: Meter) -> "JsonSession":
        """Return a session whose requests are counted there, and which shares this one's connections.

        If the meter cannot be entered, the request is not sent.
        """
        other = copy.copy(self)
        other._meter = meter
        return other

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
    ) -> Any:
        """Send one request and return the decoded body, or None when it is empty.

        path: absolute, beginning with "/". form: sent form-encoded instead of JSON.

        Raises:
            NotSent: 429, connection refused, host not found, or not connected in time.
            Unavailable: no answer in time, connection lost, 5xx, or an HTML page instead of JSON.
            Unauthorised: 401. Refused: any other 4xx.
            Malformed: a redirect, or a body that is not JSON.
        """
        for first in self._first:
            first()
        what = f"{method} {path}"
        options = {"params": params, "json": json, "data": form}
        response = self._metered(method, path, options)
        error = responses.error_from(response, what=what, now_s=self._clock())
        if error:
            raise error
        return _decoded(response, what)

    def _metered(self, method: str, path: str, options: dict[str, Any]) -> requests.Response:
        if self._meter is None:
            return self._send(method, path, options=options, again=method == "GET")
        with self._meter:
            response = self._send(method, path, options=options, again=method == "GET")
            if response.status_code != 401:  # nobody's requests are counted
                self._meter.hear(responses.rate_told(response, now_s=self._clock()))
            return response

    def _send(self, method: str, path: str, *, options: dict[str, Any], again: bool) -> requests.Response:
        try:
            return self._session.request(
                method,
                self.base_url + path,
                auth=self._authorise,
                timeout=self._timeout_s,
                allow_redirects=False,
                **options,
            )
        except requests.RequestException as error:
            if again and _was_not_sent(error):
                return self._send(method, path, options=options, again=False)
            # Without its cause, whose text contains the query and with it customers' phone numbers.
            kind = NotSent if _was_not_sent(error) else Unavailable
            raise kind(f"{method} {path}: {type(error).__name__}") from None


def _session() -> requests.Session:
    session = requests.Session()
    session.headers["Accept"] = "application/json"
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # accept none
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=16, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _was_not_sent(error: requests.RequestException) -> bool:
    """Return whether no connection was established; urllib3 wraps that error twice."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _decoded(response: requests.Response, what: str) -> Any:
    if not response.content:
        return None
    try:
        body = storable(response.json())
    except ValueError:
        if responses.is_page(response):  # Source: docs/providers/servicenow.md#errors
            raise Unavailable(f"{what}: a page instead of JSON", status=response.status_code) from None
        raise Malformed(f"{what}: the body is not JSON", status=response.status_code) from None
    # A ServiceNow transaction that ran too long answers 200 with an "error"
    # beside an incomplete "result". Source: docs/providers/servicenow.md#errors
    if isinstance(body, dict) and body.get("error") and "result" in body:
        raise Unavailable(f"{what}: {responses.message_in(body)}", status=response.status_code)
    return body
