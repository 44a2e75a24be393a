"""Users, presence, routing status and utilization."""

from sandbox.genesys.people import presences, users
from sandbox.operations import get, patch, put

USER = "/api/v2/users/{userId}"

OPERATIONS = (
    get("/api/v2/users", users.listed),
    get("/api/v2/users/me", users.me),
    get("/api/v2/users/presences/{sourceId}/bulk", presences.bulk),
    get(USER, users.one),
    get(f"{USER}/presences/{{sourceId}}", presences.one),
    patch(f"{USER}/presences/{{sourceId}}", presences.change),
    get(f"{USER}/routingstatus", presences.routing_status),
    put(f"{USER}/routingstatus", presences.change_routing_status),
    get("/api/v2/presence/definitions", presences.definitions),
    get("/api/v2/presencedefinitions", presences.old_definitions),
    get("/api/v2/systempresences", presences.system_presences),
    get("/api/v2/organizations/me", users.organisation),
    get("/api/v2/routing/utilization", users.utilization),
    get("/api/v2/routing/users/{userId}/utilization", users.utilization),
)
