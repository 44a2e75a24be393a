"""Signing in and out, and one's own token."""

from sandbox.genesys.identity import oauth, tokens
from sandbox.operations import delete, get, head, post

OPERATIONS = (
    post("/oauth/token", oauth.token),
    get("/oauth/authorize", oauth.authorize),
    get("/logout", oauth.logout),
    get("/api/v2/tokens/me", tokens.own),
    head("/api/v2/tokens/me", tokens.own),
    delete("/api/v2/tokens/me", tokens.revoke_own),
)
