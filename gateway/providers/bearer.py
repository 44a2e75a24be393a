"""Credentials of a request: bearer token or API key, fetched again for each request."""

from collections.abc import Callable

from requests import PreparedRequest
from requests.auth import AuthBase


class Bearer(AuthBase):
    """``Authorization: Bearer``; calls ``token`` for each request, so that a new token is used at once."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token()}"
        return request


class ApiKey(AuthBase):
    """ServiceNow's ``x-sn-apikey`` header. Source: docs/providers/servicenow.md#api-key."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["x-sn-apikey"] = self._key
        return request


def anonymous(request: PreparedRequest) -> PreparedRequest:
    """Send no credentials; without this, ``requests`` would look into ``.netrc``."""
    return request
