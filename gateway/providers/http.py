"""One JSON-over-HTTP session for all provider clients: time-outs and retry policy. Logs nothing."""

import copy
import time
from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import MaxRetryError, NewConnectionError

from gateway.providers import responses
from gateway.providers.errors import Malformed, NotRun, Unavailable
from gateway.providers.wire import storable

Authorise = AuthBase | Callable[[requests.PreparedRequest], requests.PreparedRequest]


class JsonSession:
    """A pooled ``requests.Session`` that speaks JSON and raises ``providers.errors``.

    Retry policy: a GET whose connection could not be made is tried once more. Nothing else is repeated
    here, whatever the status: waiting, ``Retry-After`` and look-ups before a repeat belong to the outbox,
    which knows what is idempotent and survives a restart. Redirects are not followed: neither cloud uses
    them for its API, and a sign-in page is no answer. Cookies are neither kept nor sent: ServiceNow
    handles the requests of one session one after another.

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
        self._count: Callable[[], None] = lambda: None
        self._session = _session()

    def acting_as(self, authorise: Authorise) -> "JsonSession":
        """Return a session with other credentials that shares this one's connections."""
        other = copy.copy(self)
        other._authorise = authorise
        return other

    def counting(self, count: Callable[[], None]) -> "JsonSession":
        """Return a session that calls ``count`` before each request, and shares this one's connections.

        What ``count`` raises keeps the request from being sent.
        """
        other = copy.copy(self)
        other._count = count
        return other

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
    ) -> Any:
        """Send one request and return the decoded body, or None when it is empty.

        path: from the root, beginning with "/". form: sent form-encoded instead of JSON.

        Raises:
            NotRun: 429, connection refused, host not found, or not connected in time.
            Unavailable: no answer in time, broken off, 5xx, or a page for people instead of JSON.
            Unauthorised: 401. Refused: any other 4xx.
            Malformed: a redirect, or a body that is not JSON.
        """
        self._count()
        what = f"{method} {path}"
        options = {"params": params, "json": json, "data": form}
        response = self._send(method, path, options=options, again=method == "GET")
        verdict = responses.error_from(response, what=what, now_s=self._clock())
        if verdict:
            raise verdict
        return _decoded(response, what)

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
            # The cause is dropped: its text quotes the whole address, and with it people's phone numbers.
            kind = NotRun if _was_not_sent(error) else Unavailable
            raise kind(f"{method} {path}: {type(error).__name__}") from None


def _session() -> requests.Session:
    session = requests.Session()
    session.headers["Accept"] = "application/json"
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=16, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _was_not_sent(error: requests.RequestException) -> bool:
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
        if responses.is_page(response):
            raise Unavailable(f"{what}: a page instead of JSON", status=response.status_code) from None
        raise Malformed(f"{what}: the body is not JSON", status=response.status_code) from None
    # A ServiceNow transaction cut off for its length adds "error" to a half-filled "result", under a 200.
    if isinstance(body, dict) and body.get("error") and "result" in body:
        raise Unavailable(f"{what}: {responses.message_in(body)}", status=response.status_code)
    return body
