"""The operations of ServiceNow's documents, each with the page that has it."""

OAUTH = "OAuth API request parameters"
TABLE = "Table API"
ATTACHMENT = "Attachment API"
IMPORT = "Import Set API"
AGENT = "Agent API"
OFFER = "AWA Offer Work API"
AWA = "AWA APIs"
CCAAS = "CCaaS core APIs"
SCRIPTED = "Scripted REST APIs; these two are a customer's own"

AGENTS = "/api/now/awa/agents"
EXTERNAL_ID = "/api/sn_ct_ctr_it_core/external_id_mapping/table/{table}/documentId/{sys_id}"

DOCUMENTED: tuple[tuple[str, str, str], ...] = (
    ("POST", "/oauth_token.do", OAUTH),
    ("GET", "/oauth_auth.do", OAUTH),
    ("POST", "/oauth_auth.do", "the sandbox's own: who lets a client in"),
    ("GET", "/oauth_revoke_token.do", OAUTH),
    ("POST", "/oauth_revoke_token.do", OAUTH),
    ("GET", "/api/now/table/{tableName}", TABLE),
    ("POST", "/api/now/table/{tableName}", TABLE),
    ("GET", "/api/now/table/{tableName}/{sys_id}", TABLE),
    ("PATCH", "/api/now/table/{tableName}/{sys_id}", TABLE),
    ("PUT", "/api/now/table/{tableName}/{sys_id}", TABLE),
    ("DELETE", "/api/now/table/{tableName}/{sys_id}", TABLE),
    ("GET", "/api/now/attachment", ATTACHMENT),
    ("GET", "/api/now/attachment/{sys_id}", ATTACHMENT),
    ("GET", "/api/now/attachment/{sys_id}/file", ATTACHMENT),
    ("POST", "/api/now/attachment/file", ATTACHMENT),
    ("POST", "/api/now/attachment/upload", ATTACHMENT),
    ("DELETE", "/api/now/attachment/{sys_id}", ATTACHMENT),
    ("POST", "/api/now/import/{stagingTableName}", IMPORT),
    ("GET", "/api/now/import/{stagingTableName}/{sys_id}", IMPORT),
    ("GET", "/api/now/stats/{tableName}", "Aggregate API"),
    ("POST", "/api/now/batch", "Batch API"),
    ("POST", "/api/now/interaction", "Interaction Management API"),
    ("POST", "/api/now/interaction/{interaction_id}/close", "Interaction Management API"),
    ("GET", EXTERNAL_ID, CCAAS),
    ("PUT", EXTERNAL_ID, CCAAS),
    ("PUT", "/api/sn_ct_ctr_it_core/agent_mapping/agent/{user_id}/inboundId/{inbound_id}", CCAAS),
    ("POST", "/api/now/awa/documents/{document_table}/{document_sys_id}/offer", OFFER),
    ("POST", "/api/now/awa/workitems/{work_item_sys_id}/assignments", AWA),
    ("GET", "/api/now/awa/inbox/actions/reject_reasons/{channel_id}", AWA),
    ("POST", "/api/now/awa/inbox/actions/accept", AWA),
    ("POST", "/api/now/awa/inbox/actions/reject", AWA),
    ("POST", "/api/now/awa/queues/{queue_sys_id}/work_item", AWA),
    ("GET", f"{AGENTS}/{{user_id}}", AGENT),
    ("PUT", f"{AGENTS}/{{user_id}}", AGENT),
    ("GET", f"{AGENTS}/presence_states", AGENT),
    ("GET", f"{AGENTS}/{{user_id}}/capacities", AGENT),
    ("PUT", f"{AGENTS}/{{user_id}}/capacities", AGENT),
    ("POST", "/api/sn_va_as_service/bot/integration", "Virtual Agent Bot Integration API"),
    ("GET", "/api/x_acme_bridge/caller/v1/by_phone", SCRIPTED),
    ("POST", "/api/x_acme_bridge/incident/v1/find_or_create", SCRIPTED),
)
