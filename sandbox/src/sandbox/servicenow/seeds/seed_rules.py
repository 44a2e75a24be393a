"""The business rule that the instance starts with: it tells of incidents that become critical."""

import json
from collections.abc import Callable, Mapping

from django.conf import settings

from sandbox.organisation import sys_id_of
from sandbox.servicenow.seeds.accounts import INTEGRATION_USER
from sandbox.servicenow.store import Row, Store

Put = Callable[..., Row]

NAME = "P1 incident"
CURRENT = (
    "sys_id",
    "number",
    "sys_mod_count",
    "priority",
    "impact",
    "urgency",
    "state",
    "active",
    "correlation_id",
    "sys_updated_on",
    "sys_updated_by",
)
CALLER = {"sys_id": "", "phone": ".phone", "mobile_phone": ".mobile_phone", "vip": ".vip"}
BODY = {
    "event": "${event}",
    "instance": "${instance}",
    "table": "${table}",
    **{name: f"${{current.{name}}}" for name in CURRENT},
    "previous_priority": "${previous.priority}",
    "caller": {name: f"${{current.caller_id{path}}}" for name, path in CALLER.items()},
}


def fill(stores: Mapping[str, Store], put: Put) -> None:
    """Put the rule in; it is active when the environment names an address."""
    url = getattr(settings, "SANDBOX_SERVICENOW_WEBHOOK_URL", "")
    put(
        stores,
        "sys_script",
        sys_id_of("sys_script", NAME),
        name=NAME,
        collection="incident",
        active=str(bool(url)).lower(),
        condition="current.priority.changesTo(1)",
        u_event="incident.priority_changed",
        u_url=url,
        u_header_name="X-Bridge-Secret",
        u_header_value=getattr(settings, "SANDBOX_SERVICENOW_WEBHOOK_TOKEN", ""),
        u_id_header="X-Bridge-Event-Id",
        u_not_by=INTEGRATION_USER,
        u_body=json.dumps(BODY),
    )
