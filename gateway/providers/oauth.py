"""The answer of a token endpoint, which has the same shape for both providers."""

from dataclasses import dataclass, field
from typing import Any

from gateway.providers.errors import Malformed
from gateway.providers.wire import number

# For an endpoint that names no time: ServiceNow's default. Too short costs a request, too long a
# 401. Source: docs/providers/servicenow.md#sign-in
LIFETIME_S = 1800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token. expires_in_s: seconds from when it was issued."""

    access_token: str = field(repr=False)
    expires_in_s: float = LIFETIME_S


def token_of(answer: Any) -> Token:
    """Return the token in a token endpoint's answer.

    Raises:
        Malformed: the answer contains none.
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
        raise Malformed("token endpoint: the answer contains no access_token")
    return Token(access_token=answer["access_token"], expires_in_s=number(answer, "expires_in") or LIFETIME_S)
