"""Errors of requests to a provider, one class for each way in which the caller should react."""


class ProviderError(Exception):
    """A request to a provider failed.

    status: the HTTP status, or None without an answer. code: the provider's error code, or "".
    correlation_id: for the provider's support.
    """

    def __init__(
        self, message: str, *, status: int | None = None, code: str = "", correlation_id: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.correlation_id = correlation_id


class NotSent(ProviderError):
    """The request had no effect (429, connection refused, budget spent): wait, then send it again.

    retry_after_s: seconds to wait, or None when the provider names no time.
    """

    def __init__(
        self, message: str, *, retry_after_s: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(message, status=status)
        self.retry_after_s = retry_after_s


class Unavailable(ProviderError):
    """No answer in time, or a 5xx: it is unknown whether the request was carried out."""


class Refused(ProviderError):
    """The provider refused the request (4xx): do not send it again."""


class Unauthorised(Refused):
    """The token is no longer valid (401): try once with a new one."""


class Malformed(ProviderError):
    """The answer cannot be read."""


class UnsafeValue(ValueError):
    """A value must not become part of a path or query: it is empty, or would change its meaning."""
