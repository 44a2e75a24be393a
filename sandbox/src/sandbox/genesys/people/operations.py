"""Users, presence, routing status, utilization, skills and languages."""

from sandbox.genesys.people import (
    ability_assignments,
    ability_catalogue,
    call_forwarding,
    directory,
    out_of_office,
    presence_definitions,
    presence_settings,
    presences,
    stations,
    user_changes,
    user_search,
    utilization_labels,
    utilization_settings,
)
from sandbox.operations import delete, for_each, get, patch, post, put

USER = "/api/v2/users/{userId}"
OWN_SKILL = f"{USER}/routing{{kind}}/{{skillId}}"
OWN_LANGUAGE = f"{USER}/routing{{kind}}/{{languageId}}"
ASSIGN_SKILL = "routing:skill:assign"
ASSIGN_LANGUAGE = (ASSIGN_SKILL, "routing:language:assign")

FOR_SKILLS = (
    get(f"{USER}/routing{{kind}}", ability_assignments.listed),
    post(f"{USER}/routing{{kind}}", ability_assignments.assign, ASSIGN_SKILL),
    patch(f"{USER}/routing{{kind}}/bulk", ability_assignments.assign_many, ASSIGN_SKILL),
    put(f"{USER}/routing{{kind}}/bulk", ability_assignments.replace_all, ASSIGN_SKILL),
    put(OWN_SKILL, ability_assignments.change, ASSIGN_SKILL),
    delete(OWN_SKILL, ability_assignments.remove, ASSIGN_SKILL),
)
FOR_LANGUAGES = (
    get(f"{USER}/routing{{kind}}", ability_assignments.listed),
    post(f"{USER}/routing{{kind}}", ability_assignments.assign, *ASSIGN_LANGUAGE),
    patch(f"{USER}/routing{{kind}}/bulk", ability_assignments.assign_many, *ASSIGN_LANGUAGE),
    patch(OWN_LANGUAGE, ability_assignments.change, *ASSIGN_LANGUAGE),
    delete(OWN_LANGUAGE, ability_assignments.remove, *ASSIGN_LANGUAGE),
)

VIEW_UTILIZATION = ("routing:utilization:manage", "routing:utilization:view")
MANAGE_UTILIZATION = "routing:utilization:manage"
OF_ALL, OF_USER = "/api/v2/routing/utilization", "/api/v2/routing/users/{userId}/utilization"
LABELS = f"{OF_ALL}/labels"
LABEL = f"{LABELS}/{{labelId}}"

VIEW_PRESENCE = "presence:presenceDefinition:view"
DEFINITIONS, OLD_DEFINITIONS = "/api/v2/presence/definitions", "/api/v2/presencedefinitions"
DEFINITION = f"{DEFINITIONS}/{{definitionId}}"
REMOVE_PRESENCE = ("presence:presenceDefinition:delete", "presence:presenceDefinition:edit")

PRESENCE = (
    get(f"{USER}/presences/purecloud", presences.one),
    patch(f"{USER}/presences/purecloud", presences.change),
    get(f"{USER}/presences/{{sourceId}}", presences.one),
    patch(f"{USER}/presences/{{sourceId}}", presences.change),
    get("/api/v2/users/presences/purecloud/bulk", presences.bulk),
    get("/api/v2/users/presences/{sourceId}/bulk", presences.bulk),
    put("/api/v2/users/presences/bulk", presences.change_bulk, "presence:userPresence:edit"),
    get(f"{USER}/routingstatus", presences.routing_status),
    put(f"{USER}/routingstatus", presences.change_routing_status),
    get(DEFINITIONS, presence_definitions.listed, VIEW_PRESENCE),
    post(DEFINITIONS, presence_definitions.create, "presence:presenceDefinition:add"),
    get(DEFINITION, presence_definitions.one, VIEW_PRESENCE),
    put(DEFINITION, presence_definitions.change, "presence:presenceDefinition:edit"),
    delete(DEFINITION, presence_definitions.remove, *REMOVE_PRESENCE),
    get(OLD_DEFINITIONS, presence_definitions.old_listed),
    get(f"{OLD_DEFINITIONS}/{{presenceId}}", presence_definitions.old_one, VIEW_PRESENCE),
    get("/api/v2/systempresences", presence_definitions.system_presences),
    get("/api/v2/presence/settings", presence_settings.one, "presence:settings:view"),
    put("/api/v2/presence/settings", presence_settings.change, "presence:settings:edit"),
)

UTILIZATION = (
    get(OF_ALL, utilization_settings.of_organisation, *VIEW_UTILIZATION),
    put(OF_ALL, utilization_settings.set_for_organisation, MANAGE_UTILIZATION),
    delete(OF_ALL, utilization_settings.reset_for_organisation, MANAGE_UTILIZATION),
    get(OF_USER, utilization_settings.of_user, *VIEW_UTILIZATION),
    put(OF_USER, utilization_settings.set_for_user, MANAGE_UTILIZATION),
    delete(OF_USER, utilization_settings.reset_for_user, MANAGE_UTILIZATION),
    get(LABELS, utilization_labels.listed, "routing:utilization:view"),
    post(LABELS, utilization_labels.create, MANAGE_UTILIZATION),
    get(LABEL, utilization_labels.one, "routing:utilization:view"),
    put(LABEL, utilization_labels.rename, MANAGE_UTILIZATION),
    delete(LABEL, utilization_labels.remove, MANAGE_UTILIZATION),
    get(f"{LABEL}/agents", utilization_labels.agents, "routing:utilization:view"),
)

EDIT_USER = ("admin", "directory:user:edit", "directory:organization:admin")
DELETE_USER = ("admin", "directory:user:delete", "directory:organization:admin")

FORWARDING = f"{USER}/callforwarding"

USERS = (
    get("/api/v2/users", directory.listed),
    post("/api/v2/users", user_changes.create, "directory:user:add"),
    get("/api/v2/users/me", directory.me),
    get("/api/v2/users/query", directory.query, "directory:user:view"),
    get("/api/v2/users/search", user_search.by_page, "directory:user:view"),
    post("/api/v2/users/search", user_search.by_body, "directory:user:view"),
    get(USER, directory.one),
    patch(USER, user_changes.change, *EDIT_USER),
    delete(USER, user_changes.remove, *DELETE_USER),
    get(f"{USER}/state", user_changes.state, "directory:userStateChange:view"),
    put(f"{USER}/state", user_changes.change_state, "directory:user:edit"),
    get(f"{USER}/outofoffice", out_of_office.one),
    put(f"{USER}/outofoffice", out_of_office.change),
    get(FORWARDING, call_forwarding.one, "conversation:callForwarding:view"),
    put(FORWARDING, call_forwarding.replace, "conversation:callForwarding:edit"),
    patch(FORWARDING, call_forwarding.change, "conversation:callForwarding:edit"),
)

STATION = "/api/v2/stations/{stationId}"
ASSIGN_PHONE = ("telephony:plugin:all", "telephony:phone:assign")
ASSOCIATED, DEFAULT = f"{USER}/station/associatedstation", f"{USER}/station/defaultstation"
MINE = "/api/v2/users/stations/me"

STATIONS = (
    get("/api/v2/stations", stations.listed),
    get(STATION, stations.one),
    delete(f"{STATION}/associateduser", stations.free, "telephony:station:disassociate"),
    get(f"{USER}/station", stations.of_user, "telephony:otherStationAssociation:view"),
    put(f"{ASSOCIATED}/{{stationId}}", stations.associate, "telephony:otherStationAssociation:edit"),
    delete(ASSOCIATED, stations.dissociate, "telephony:station:disassociate"),
    put(f"{DEFAULT}/{{stationId}}", stations.set_default, *ASSIGN_PHONE),
    delete(DEFAULT, stations.clear_default, *ASSIGN_PHONE),
    get(MINE, stations.mine, "telephony:selfStationAssociation:view"),
    put(f"{MINE}/associatedstation/{{stationId}}", stations.sit, "telephony:selfStationAssociation:edit"),
    delete(f"{MINE}/associatedstation", stations.leave, "telephony:station:disassociateSelf"),
)

OPERATIONS = (
    *USERS,
    *STATIONS,
    *PRESENCE,
    *UTILIZATION,
    *ability_catalogue.SKILLS.operations(),
    *ability_catalogue.LANGUAGES.operations(),
    *(skill for each in FOR_SKILLS for skill in for_each("kind", ("skills",), each)),
    *(language for each in FOR_LANGUAGES for language in for_each("kind", ("languages",), each)),
)
