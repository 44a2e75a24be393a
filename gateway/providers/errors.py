"""What can go wrong when talking to a remote cloud, sorted by what the caller should do next."""


class ProviderError(Exception):
    """A request to a remote cloud did not succeed.

    status: HTTP status, or None when no answer came. code: the provider's own error code, or "".
    correlation_id: what to quote to the provider's support.
    """

    def __init__(
        self, message: str, *, status: int | None = None, code: str = "", correlation_id: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.correlation_id = correlation_id


class NotSent(ProviderError):
    """The remote did not run the request (429, connection refused): again when told.

    retry_after_s: seconds to wait, or None when the remote did not say.
    """

    def __init__(
        self, message: str, *, retry_after_s: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(message, status=status)
        self.retry_after_s = retry_after_s


class Unavailable(ProviderError):
    """No answer in time, or a 5xx: the outcome is unknown."""


class Refused(ProviderError):
    """The remote understood and said no (4xx): not again."""


class Unauthorised(Refused):
    """401: the token is no longer good. A new token, once."""


class Malformed(ProviderError):
    """The remote answered with something this client cannot read."""


class UnsafeValue(ValueError):
    """A value may not become part of a path or query: it is empty, or would change the meaning."""
