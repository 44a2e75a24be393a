"""Roles and who has them, access lists, data policies, and the credentials of applications."""

from collections.abc import Callable, Iterable, Mapping

from sandbox.organisation import AGENTS, sys_id_of
from sandbox.servicenow.seeds.accounts import ACCOUNTS, AGENT_ROLES, INTEGRATION_USER, ROLES
from sandbox.servicenow.store import Row, Store
from sandbox.servicenow.tables.sealing import sealed

Put = Callable[..., Row]

# name, operations, roles, condition; a name with a dot is a column's
RECORD_RULES = (
    ("incident", "read,create,write,delete", "itil", ""),
    ("incident", "read", "sn_incident_read", "assignment_group.name!=VIP Support"),
    ("incident", "create,write", "sn_incident_write", ""),
    ("incident.major_incident_state", "write,create", "major_incident_manager", ""),
    ("sys_user", "create,write,delete", "user_admin", ""),
    ("sys_user.phone", "read", "itil,user_admin", ""),
    ("sys_user.mobile_phone", "read", "itil,user_admin", ""),
    ("sys_user.home_phone", "read", "itil,user_admin", ""),
    ("sys_user.employee_number", "read", "itil,user_admin", ""),
    ("sys_user.user_password", "read", "admin", ""),
    ("sys_journal_field", "read", "itil", ""),
    ("sys_journal_field", "create,write,delete", "admin", ""),
    ("sys_audit", "read", "itil", ""),
    ("sys_audit", "create,write,delete", "admin", ""),
    ("sys_properties", "create,write,delete", "admin,user_admin", ""),
    ("sys_security_acl", "read,create,write,delete", "admin", ""),
    ("sys_user_has_role", "create,write,delete", "admin", ""),
    ("sys_user_role", "create,write,delete", "admin", ""),
    ("sys_dictionary", "create,write,delete", "admin", ""),
    ("sys_db_object", "create,write,delete", "admin", ""),
    ("sys_rate_limit_rules", "create,write,delete", "rate_limit_admin", ""),
    ("sys_rate_limit_count", "create,write,delete", "rate_limit_admin", ""),
    ("sys_rate_limit_violation", "create,write,delete", "rate_limit_admin", ""),
    ("oauth_entity", "read,create,write,delete", "admin", ""),
    ("api_key", "read,create,write,delete", "admin", ""),
)
# Shipped inactive, as the documents say; active ones let in only who has the role.
API_RULES = ("Table API", "Aggregate API", "Import Set API", "Attachment API")
API_ROLE = "itil"
# table, while this holds, these columns are mandatory
DATA_POLICIES = (("incident", "state=3^hold_reason=1", ("comments",)),)


def fill(stores: Mapping[str, Store], put: Put) -> None:
    """Put in who may do what."""
    _fill_roles(stores, put)
    _fill_rules(stores, put)
    _fill_policies(stores, put)
    _fill_credentials(stores, put)


def role_id(name: str) -> str:
    """Return the sys_id of a role."""
    return sys_id_of("sys_user_role", name)


def _fill_roles(stores: Mapping[str, Store], put: Put) -> None:
    for name, description in ROLES.items():
        put(stores, "sys_user_role", role_id(name), name=name, description=description)
    for account in ACCOUNTS:
        _give(stores, put, account.key, account.roles)
    for agent in AGENTS:
        _give(stores, put, agent.key, AGENT_ROLES)


def _give(stores: Mapping[str, Store], put: Put, key: str, roles: Iterable[str]) -> None:
    for role in roles:
        ids = {"user": sys_id_of("sys_user", key), "role": role_id(role)}
        put(stores, "sys_user_has_role", sys_id_of("sys_user_has_role", key, role), state="active", **ids)


def _fill_rules(stores: Mapping[str, Store], put: Put) -> None:
    for name, operations, roles, condition in RECORD_RULES:
        for operation in operations.split(","):
            sys_id = sys_id_of("sys_security_acl", name, operation, roles)
            named = {"name": name, "operation": operation, "roles": roles, "condition": condition}
            put(stores, "sys_security_acl", sys_id, **named)
    for name in API_RULES:
        sys_id = sys_id_of("sys_security_acl", name)
        rule = {"name": name, "operation": "execute", "type": "REST_Endpoint", "roles": API_ROLE}
        put(stores, "sys_security_acl", sys_id, active="false", **rule)


def _fill_policies(stores: Mapping[str, Store], put: Put) -> None:
    for table, conditions, columns in DATA_POLICIES:
        policy = sys_id_of("sys_data_policy2", table, conditions)
        put(stores, "sys_data_policy2", policy, model_table=table, conditions=conditions)
        for column in columns:
            named = {"sys_data_policy": policy, "table": table, "field": column}
            put(stores, "sys_data_policy_rule", sys_id_of("sys_data_policy_rule", policy, column), **named)


def _fill_credentials(stores: Mapping[str, Store], put: Put) -> None:
    user = sys_id_of("sys_user", INTEGRATION_USER)
    registry = {"name": "Bridge", "client_id": "sandbox", "client_secret": sealed("sandbox"), "user": user}
    redirect_url = "http://127.0.0.1:8000/oauth/callback"
    put(stores, "oauth_entity", sys_id_of("oauth_entity", "sandbox"), redirect_url=redirect_url, **registry)
    key = {"name": "Bridge", "token": sealed("sandbox"), "user": user}
    put(stores, "api_key", sys_id_of("api_key", "sandbox"), **key)
