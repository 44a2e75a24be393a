"""Rules for the rate of requests, and what they counted."""

from sandbox.servicenow.dictionary import Table, choice, flag, moment, number, reference, text

WHO = {"all_users": "All users", "role": "Users with role", "user": "User"}
RULE = {
    # An empty api, version, method or table means each of them.
    **text("name", "rest_api", "version", "method", "table"),
    **number("request_limit"),
    "apply_to": choice(WHO, default="all_users"),
    **reference(role="sys_user_role", user="sys_user"),
    **flag("active", default="true"),
}
COUNT = {
    **reference(rule="sys_rate_limit_rules", user="sys_user"),
    **moment("window_start"),
    **number("count", default="0"),
}

TABLES: dict[str, Table] = {
    "sys_rate_limit_rules": Table(columns=RULE, display="name"),
    "sys_rate_limit_count": Table(columns=COUNT, indexed=("rule",)),
    "sys_rate_limit_violation": Table(columns=COUNT, indexed=("rule",)),
}
