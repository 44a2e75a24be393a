"""An adapter for ``requests`` behind which the sandbox answers in this process, without a socket."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from django.http import HttpRequest, HttpResponseBase
from django.test import RequestFactory
from requests.adapters import BaseAdapter

from sandbox.front import dispatch


class Loopback(BaseAdapter):
    """One cloud.

    calls: the requests to its API, as method and path, oldest first. meanwhile: called while one is sent.
    """

    def __init__(self, cloud: str) -> None:
        super().__init__()
        self.cloud = cloud
        self.calls: list[tuple[str, str]] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self._failure: Exception | None = None
        self._broken_answer: Exception | None = None

    def fail_with(self, error: Exception | None) -> None:
        """Raise this error for every later request, which then never arrives; None ends it."""
        self._failure = error

    def break_answer_with(self, error: Exception) -> None:
        """Let the next request arrive, and raise this error instead of its answer."""
        self._broken_answer = error

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Return the sandbox's answer; one that a fault drops becomes a ConnectionError."""
        path = urlsplit(request.url or "").path
        if path.startswith("/api/"):
            self.calls.append((request.method or "", str(path)))
            self.meanwhile()
            if self._failure:
                raise self._failure
        try:
            answer = _received(dispatch.answer(self.cloud, _arriving(request)), request)
        except dispatch.ResponseDropped:
            raise requests.ConnectionError("closed without an answer") from None
        broken, self._broken_answer = self._broken_answer, None
        if broken:
            raise broken
        return answer

    def close(self) -> None:
        """Do nothing: there are no connections."""


def _arriving(request: requests.PreparedRequest) -> HttpRequest:
    address = urlsplit(str(request.url))
    return RequestFactory().generic(
        request.method or "",
        f"{address.path}?{address.query}" if address.query else address.path,
        request.body or b"",
        content_type=request.headers.get("Content-Type", ""),
        headers=dict(request.headers),
        SERVER_NAME=address.hostname,
        SERVER_PORT=str(address.port),  # so that addresses in the answer lead back here
    )


def _received(made: HttpResponseBase, request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code = made.status_code
    response._content = getattr(made, "content", b"")
    response.headers.update(made.headers)
    response.url, response.request = request.url or "", request
    return response
