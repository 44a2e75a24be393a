"""Accounts' roles, access lists, data policies, credentials of applications."""

from sandbox.servicenow.dictionary import Table, choice, flag, moment, number, reference, secret, text

OPERATIONS = {"read": "Read", "write": "Write", "create": "Create", "delete": "Delete", "execute": "Execute"}
ACL_TYPES = {"record": "Record", "REST_Endpoint": "REST Endpoint"}
ACCESS_RULE = {
    # ``roles`` holds names, which an instance keeps in a table of its own.
    **text("name", "roles", "condition", "description"),
    "operation": choice(OPERATIONS, default="read"),
    "type": choice(ACL_TYPES, default="record"),
    **flag("active", "admin_overrides", default="true"),
}
REGISTRY = {
    **text("name", "client_id", "redirect_url"),
    **secret("client_secret"),
    **reference(user="sys_user"),
    **number("access_token_lifespan", default="1800"),
    **number("refresh_token_lifespan", default="8640000"),
    **flag("active", default="true"),
}
API_KEY = {
    **text("name"),
    **secret("token"),
    **reference(user="sys_user"),
    **moment("expires"),
    **flag("active", default="true"),
}
DATA_POLICY = {**text("model_table", "short_description", "conditions"), **flag("active", default="true")}
POLICY_RULE = {
    **reference(sys_data_policy="sys_data_policy2"),
    **text("table", "field"),
    **flag("mandatory", default="true"),
}

TABLES: dict[str, Table] = {
    "sys_user_role": Table(columns=text("name", "description"), display="name", indexed=("name",)),
    "sys_user_has_role": Table(
        columns={**reference(user="sys_user", role="sys_user_role"), **text("state")},
        indexed=("user", "role"),
    ),
    "sys_security_acl": Table(columns=ACCESS_RULE, display="name", indexed=("name",)),
    "sys_data_policy2": Table(columns=DATA_POLICY, display="short_description", indexed=("model_table",)),
    "sys_data_policy_rule": Table(columns=POLICY_RULE, indexed=("sys_data_policy",)),
    "oauth_entity": Table(columns=REGISTRY, display="name", indexed=("client_id",)),
    "api_key": Table(columns=API_KEY, display="name"),
}
