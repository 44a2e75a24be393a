"""Users, presence, routing status, utilization, skills and languages."""

from sandbox.genesys.people import (
    ability_assignments,
    ability_catalogue,
    directory,
    presence_definitions,
    presences,
    stations,
    user_changes,
    utilization_settings,
)
from sandbox.operations import delete, for_each, get, patch, post, put

USER = "/api/v2/users/{userId}"
ABILITIES = get(f"{USER}/routing{{kind}}", ability_assignments.listed)

VIEW_UTILIZATION = ("routing:utilization:manage", "routing:utilization:view")
MANAGE_UTILIZATION = "routing:utilization:manage"
OF_ALL, OF_USER = "/api/v2/routing/utilization", "/api/v2/routing/users/{userId}/utilization"

PRESENCE = (
    get(f"{USER}/presences/purecloud", presences.one),
    patch(f"{USER}/presences/purecloud", presences.change),
    get(f"{USER}/presences/{{sourceId}}", presences.one),
    patch(f"{USER}/presences/{{sourceId}}", presences.change),
    get("/api/v2/users/presences/purecloud/bulk", presences.bulk),
    get("/api/v2/users/presences/{sourceId}/bulk", presences.bulk),
    get(f"{USER}/routingstatus", presences.routing_status),
    put(f"{USER}/routingstatus", presences.change_routing_status),
    *presence_definitions.PRESENCES.operations(),
    get("/api/v2/presencedefinitions", presence_definitions.old_listed),
    get("/api/v2/presencedefinitions/{presenceId}", presence_definitions.old_one),
    get("/api/v2/systempresences", presence_definitions.system_presences),
)

UTILIZATION = (
    get(OF_ALL, utilization_settings.of_organisation, *VIEW_UTILIZATION),
    put(OF_ALL, utilization_settings.set_for_organisation, MANAGE_UTILIZATION),
    delete(OF_ALL, utilization_settings.reset_for_organisation, MANAGE_UTILIZATION),
    get(OF_USER, utilization_settings.of_user, *VIEW_UTILIZATION),
    put(OF_USER, utilization_settings.set_for_user, MANAGE_UTILIZATION),
    delete(OF_USER, utilization_settings.reset_for_user, MANAGE_UTILIZATION),
)

EDIT_USER = ("admin", "directory:user:edit", "directory:organization:admin")
DELETE_USER = ("admin", "directory:user:delete", "directory:organization:admin")

USERS = (
    get("/api/v2/users", directory.listed),
    post("/api/v2/users", user_changes.create, "directory:user:add"),
    get("/api/v2/users/me", directory.me),
    get(USER, directory.one),
    patch(USER, user_changes.change, *EDIT_USER),
    delete(USER, user_changes.remove, *DELETE_USER),
)

STATION = "/api/v2/stations/{stationId}"

STATIONS = (
    get("/api/v2/stations", stations.listed),
    get(STATION, stations.one),
    get(f"{USER}/station", stations.of_user, "telephony:otherStationAssociation:view"),
    get("/api/v2/users/stations/me", stations.mine, "telephony:selfStationAssociation:view"),
)

OPERATIONS = (
    *USERS,
    *STATIONS,
    *PRESENCE,
    *UTILIZATION,
    *ability_catalogue.SKILLS.operations(),
    *ability_catalogue.LANGUAGES.operations(),
    *for_each("kind", ability_catalogue.KINDS, ABILITIES),
)
