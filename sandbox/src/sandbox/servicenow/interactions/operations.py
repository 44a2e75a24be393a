"""Interactions by their own resources, and what a contact centre calls things."""

from sandbox.operations import get, patch, post, put
from sandbox.servicenow.interactions import management, mappings, openframe, voice

VOICE = "/api/now/cs/voice-interactions"
CALL = f"{VOICE}/{{interaction_id}}"
FRAME = "/api/now/openframe/voice-interaction"
CORE = "/api/sn_ct_ctr_it_core"
EXTERNAL_ID = f"{CORE}/external_id_mapping/table/{{table}}/documentId/{{sys_id}}"
FRAME_ROLES = ("sn_openframe_api_user", "sn_openframe_user")
MAPS_IDS, MAPS_AGENTS = "sn_ct_ctr_it_core.admin", "interaction_agent"

OPERATIONS = (
    post("/api/now/interaction", management.create),
    post("/api/now/interaction/{interaction_id}/close", management.close),
    post(FRAME, openframe.create, *FRAME_ROLES),
    patch(f"{FRAME}/{{interaction_sys_id}}", openframe.change, *FRAME_ROLES),
    post(VOICE, voice.create),
    post(f"{VOICE}/transcript", voice.add_transcript),
    post(f"{CALL}/conversation", voice.converse),
    post(f"{CALL}/messages", voice.add_messages),
    patch(f"{CALL}/state", voice.change_state),
    get(EXTERNAL_ID, mappings.external_id, MAPS_IDS),
    put(EXTERNAL_ID, mappings.keep_external_id, MAPS_IDS),
    put(
        f"{CORE}/agent_mapping/agent/{{user_id}}/inboundId/{{inbound_id}}",
        mappings.keep_agent,
        MAPS_AGENTS,
    ),
)
