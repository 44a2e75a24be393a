"""Service channels: to which one a document belongs, when it is load, and how much an agent carries."""

from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

ACCEPTED = "accepted"


def channels() -> list[Row]:
    """Return the active service channels in the order of the inbox."""
    rows = WORLD.stores["awa_service_channel"].rows.values()
    return sorted((row for row in rows if row["active"] == "true"), key=lambda row: int(row["order"] or 0))


def channel_of(table: str, document: Row, queue: Row) -> Row:
    """Return the channel whose condition the document meets, else the queue's own."""
    own = WORLD.stores["awa_service_channel"].rows[queue["service_channel"]]
    fitting = (each for each in channels() if each["table"] == table and is_load(each, document))
    return next(fitting, own)


def is_load(channel: Row, document: Row) -> bool:
    """Return whether the document meets the channel's utilization condition."""
    return meets(channel["table"], document, channel["utilization_condition"])


def meets(table: str, document: Row, condition: str) -> bool:
    """Return whether the row of the table meets the encoded query."""
    if table not in TABLES:
        return False
    return WORLD.reader(table).condition(condition).holds(document)


def workload(user_id: str, channel_id: str) -> int:
    """Return the sizes of what the agent accepted on the channel and has not finished."""
    items = WORLD.stores["awa_work_item"].having("assigned_to", user_id)
    return sum(int(item["size"] or 1) for item in items if _is_carried(item, channel_id))


def capacity(user_id: str, channel: Row) -> int:
    """Return how much the agent may carry on the channel: his own number, else the channel's."""
    own = capacity_row(user_id, channel["sys_id"])
    return int((own or {}).get("max_capacity") or channel["default_capacity"] or 0)


def capacity_row(user_id: str, channel_id: str) -> Row | None:
    """Return the agent's own capacity of the channel, if there is one."""
    return WORLD.stores["awa_agent_capacity"].first("agent", user_id, service_channel=channel_id)


def _is_carried(item: Row, channel_id: str) -> bool:
    is_open = item["state"] == ACCEPTED and item["active"] == "true"
    return is_open and item["service_channel"] == channel_id
