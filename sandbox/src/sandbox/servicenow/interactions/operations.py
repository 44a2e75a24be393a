"""Interactions by their own resources, and what a contact centre calls things."""

from sandbox.operations import get, post, put
from sandbox.servicenow.interactions import management, mappings

CORE = "/api/sn_ct_ctr_it_core"
EXTERNAL_ID = f"{CORE}/external_id_mapping/table/{{table}}/documentId/{{sys_id}}"
MAPS_IDS, MAPS_AGENTS = "sn_ct_ctr_it_core.admin", "interaction_agent"

OPERATIONS = (
    post("/api/now/interaction", management.create),
    post("/api/now/interaction/{interaction_id}/close", management.close),
    get(EXTERNAL_ID, mappings.external_id, MAPS_IDS),
    put(EXTERNAL_ID, mappings.set_external_id, MAPS_IDS),
    put(
        f"{CORE}/agent_mapping/agent/{{user_id}}/inboundId/{{inbound_id}}",
        mappings.map_agent,
        MAPS_AGENTS,
    ),
)
