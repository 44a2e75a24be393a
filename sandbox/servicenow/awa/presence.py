"""Presence of agents: one row per agent that points to a presence state."""

from typing import Any

from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD


def states() -> list[Row]:
    """Return the presence states in their order."""
    return sorted(WORLD.stores["awa_presence_state"].rows.values(), key=lambda row: int(row["order"] or 0))


def state_of(user_id: str) -> Row | None:
    """Return the agent's presence state, or None when the user is no agent."""
    presence = _presence_of(user_id)
    stored = WORLD.stores["awa_presence_state"].rows
    return stored.get(presence["current_presence_state"]) if presence else None


def change(user_id: str, state_id: str, *, by: str) -> bool:
    """Set the agent's presence; return False when there is no such agent or state."""
    presence = _presence_of(user_id)
    if presence is None or state_id not in WORLD.stores["awa_presence_state"].rows:
        return False
    wanted = {"current_presence_state": state_id}
    WORLD.writer(by).update("awa_agent_presence", presence["sys_id"], wanted)
    return True


def channels_of(state: Row) -> list[Row]:
    """Return the service channels on which the state lets an agent work."""
    stored = WORLD.stores["awa_service_channel"].rows
    return [stored[each] for each in state["service_channels"].split(",") if each in stored]


def described(user_id: str, state: Row) -> dict[str, Any]:
    """Return the agent's presence as the Agent API shows it."""
    channels = [
        {
            "name": channel["name"],
            "available": True,
            "sys_id": channel["sys_id"],
            "restrict_update": False,
            "service_channel_type": channel["type"],
        }
        for channel in channels_of(state)
    ]
    shown = {
        "name": state["name"],
        "sys_id": state["sys_id"],
        "available": state["available"] == "true",
        "channels": channels,
    }
    return {"presence": shown, "sys_id": user_id}


def state_described(state: Row) -> dict[str, Any]:
    """Return a presence state as the Agent API lists it: here numbers and booleans are real ones."""
    return {
        "name": state["name"],
        "order": int(state["order"]),
        "show_channels": state["show_channels"] == "true",
        "sys_id": state["sys_id"],
        "available": state["available"] == "true",
        "channels": [{"name": each["name"], "sys_id": each["sys_id"]} for each in channels_of(state)],
        "disable_inactivity_check": state["disable_inactivity_check"] == "true",
    }


def _presence_of(user_id: str) -> Row | None:
    return next(iter(WORLD.stores["awa_agent_presence"].having("agent", user_id)), None)
