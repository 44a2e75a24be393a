"""Signing in and out, tokens, roles."""

from sandbox.genesys.identity import authorization, oauth, sign_in, tokens
from sandbox.operations import delete, get, head, post

OPERATIONS = (
    post("/oauth/token", oauth.token),
    get("/oauth/authorize", sign_in.authorize),
    get("/logout", sign_in.logout),
    get("/api/v2/tokens/me", tokens.own),
    head("/api/v2/tokens/me", tokens.own),
    delete("/api/v2/tokens/me", tokens.revoke_own),
    delete("/api/v2/tokens/{userId}", tokens.revoke_of_user, "oauth:token:delete"),
    get("/api/v2/authorization/roles", authorization.role_list, "authorization:role:view"),
    get("/api/v2/authorization/subjects/me", authorization.own),
    get("/api/v2/users/{subjectId}/roles", authorization.of_user, "authorization:grant:view"),
)
