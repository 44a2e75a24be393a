"""Tokens and authorization codes: what they are, and whose a request's token is."""

from dataclasses import dataclass
from datetime import datetime

SERVICE_CLIENT = "sandbox-service"
SERVICE_SECRET = "sandbox-secret"  # noqa: S105  (printed in the demo's documents)
AGENT_CLIENT = "sandbox-agent"
LIFETIME_S = 86_400


@dataclass(slots=True, kw_only=True)
class Token:
    """An access token of a client, and of a user unless it came by client credentials."""

    value: str
    client_id: str
    user_id: str | None
    expires_at: datetime
    window: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """An authorization code on its way to becoming a token; good once, for ten minutes."""

    client_id: str
    user_id: str
    challenge: str
    redirect_uri: str
    expires_at: datetime
