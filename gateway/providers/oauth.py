"""What a token endpoint gives out, the same for both clouds."""

from dataclasses import dataclass, field
from typing import Any

from gateway.providers.errors import Malformed
from gateway.providers.wire import number

# When an endpoint does not say: ServiceNow's default. Too short costs a request, too long a 401.
LIFETIME_S = 1800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token. expires_in_s: seconds of life from when it was given out."""

    access_token: str = field(repr=False)
    expires_in_s: float = LIFETIME_S


def token_of(answer: Any) -> Token:
    """Return the token in a token endpoint's answer.

    Raises:
        Malformed: the answer holds none.
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
        raise Malformed("token endpoint: the answer holds no access_token")
    return Token(access_token=answer["access_token"], expires_in_s=number(answer, "expires_in") or LIFETIME_S)
