"""Signing in and out, tokens, and the clients that may do so."""

from sandbox.genesys.identity import authorization, client_registry, idle_timeout, oauth, sign_in, tokens
from sandbox.operations import delete, get, head, post, put

CLIENTS = "/api/v2/oauth/clients"
CLIENT = f"{CLIENTS}/{{clientId}}"
AUTHORIZATIONS = "/api/v2/oauth/authorizations"

OPERATIONS = (
    post("/oauth/token", oauth.token),
    get("/oauth/authorize", sign_in.authorize),
    get("/logout", sign_in.logout),
    get("/api/v2/tokens/me", tokens.own),
    head("/api/v2/tokens/me", tokens.own),
    delete("/api/v2/tokens/me", tokens.revoke_own),
    get("/api/v2/tokens/timeout", idle_timeout.one),
    put("/api/v2/tokens/timeout", idle_timeout.change, "directory:organization:admin"),
    delete("/api/v2/tokens/{userId}", tokens.revoke_of_user, "oauth:token:delete"),
    get("/api/v2/oauth/scopes", client_registry.scope_list),
    get("/api/v2/oauth/scopes/{scopeId}", client_registry.scope),
    get("/api/v2/authorization/permissions", authorization.permission_list),
    get("/api/v2/authorization/roles", authorization.role_list, "authorization:role:view"),
    get("/api/v2/authorization/subjects/me", authorization.own),
    get("/api/v2/users/{subjectId}/roles", authorization.of_user, "authorization:grant:view"),
    put("/api/v2/users/{subjectId}/roles", authorization.set_for_user, "authorization:grant:add"),
    get(CLIENTS, client_registry.listed, "oauth:client:view"),
    post(CLIENTS, client_registry.create, "oauth:client:add"),
    get(CLIENT, client_registry.one, "oauth:client:view"),
    put(CLIENT, client_registry.change, "oauth:client:edit"),
    delete(CLIENT, client_registry.remove, "oauth:client:delete"),
    post(f"{CLIENT}/secret", client_registry.renew_secret, "oauth:client:edit"),
    get(AUTHORIZATIONS, client_registry.authorisations, "oauth:client:authorize"),
    get(f"{AUTHORIZATIONS}/{{clientId}}", client_registry.authorisation, "oauth:client:authorize"),
)
