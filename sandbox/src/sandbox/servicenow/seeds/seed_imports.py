"""The transform map that makes incidents of what is loaded, one per conversation."""

from collections.abc import Callable, Mapping

from sandbox.organisation import sys_id_of
from sandbox.servicenow.store import Row, Store

Put = Callable[..., Row]

STAGING = "u_bridge_incident_import"
# source, target, whether it tells an incident that is already there
ENTRIES = (
    ("u_conversation_id", "correlation_id", True),
    ("u_caller", "caller_id", False),
    ("u_short_description", "short_description", False),
    ("u_state", "state", False),
)


def fill(stores: Mapping[str, Store], put: Put) -> None:
    """Put the map in."""
    map_id = sys_id_of("sys_transform_map", STAGING)
    tables = {"source_table": STAGING, "target_table": "incident"}
    put(stores, "sys_transform_map", map_id, name="Bridge incident", **tables)
    for source, target, is_key in ENTRIES:
        entry = {"map": map_id, "source_field": source, "target_field": target}
        sys_id = sys_id_of("sys_transform_entry", map_id, source)
        put(stores, "sys_transform_entry", sys_id, coalesce=str(is_key).lower(), **entry)
