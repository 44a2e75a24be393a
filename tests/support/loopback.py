"""The one seam of the tests: the sandbox answers requests to either cloud, in this process."""

from urllib.parse import urlsplit

import requests
from django.test import RequestFactory
from requests.adapters import BaseAdapter
from sandbox.front import dispatch


class Loopback(BaseAdapter):
    """One cloud.

    calls: the requests to its API, as method and path (named as in the package ``responses``). meanwhile:
    called while a request is sent.
    """

    def __init__(self, cloud):
        super().__init__()
        self.cloud = cloud
        self.calls = []
        self.meanwhile = lambda: None
        self._failure = None
        self._broken_answer = None

    def fail_with(self, error):
        """Raise this error for every later request, which then never arrives; None ends it."""
        self._failure = error

    def break_answer_with(self, error):
        """Let the next request arrive, and raise this error instead of its answer."""
        self._broken_answer = error

    def send(self, request, **_):
        """Return the sandbox's answer; one that a fault drops becomes a ConnectionError."""
        path = urlsplit(request.url).path
        if path.startswith("/api/"):
            self.calls.append((request.method, path))
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

    def close(self):
        """Do nothing: there are no connections."""


def _arriving(request):
    address = urlsplit(request.url)
    body = request.body or b""
    return RequestFactory(SERVER_NAME=address.hostname, SERVER_PORT=str(address.port)).generic(
        request.method,
        f"{address.path}?{address.query}" if address.query else address.path,
        body,
        content_type=request.headers.get("Content-Type", ""),
        headers=dict(request.headers),
    )


def _received(made, request):
    response = requests.Response()
    response.status_code = made.status_code
    response._content = made.content
    response.headers.update(made.headers)
    response.url, response.request = request.url, request
    return response
