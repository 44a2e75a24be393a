"""Presence of agents: one row per agent that points to a presence state, and which channels he left out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sandbox import clock
from sandbox.servicenow.store import Row, format_time
from sandbox.servicenow.world import WORLD

OFFLINE = "Offline"
SYSTEM = "system"
IDLE_MINUTES = "glide.ui.session_timeout"


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
    now = clock.now()
    wanted = {"current_presence_state": state_id, "last_active_on": format_time(now)}
    WORLD.writer(by).update("awa_agent_presence", presence["sys_id"], wanted)
    _watch(user_id, now)
    return True


def note_activity(user_id: str) -> None:
    """Note that the agent did something, which puts off being set offline."""
    presence = _presence_of(user_id)
    if presence is not None:
        presence["last_active_on"] = format_time(clock.now())


def channels_of(state: Row) -> list[Row]:
    """Return the service channels on which the state lets an agent work."""
    stored = WORLD.stores["awa_service_channel"].rows
    return [stored[each] for each in state["service_channels"].split(",") if each in stored]


def serves(user_id: str, channel_id: str) -> bool:
    """Return whether the agent has not left out the channel."""
    row = _availability(user_id, channel_id)
    return row is None or row["available"] == "true"


def choose_channels(user_id: str, wanted: Mapping[str, bool], *, by: str) -> None:
    """Leave channels out or take them up again; in vain where the state restricts updates."""
    state = state_of(user_id)
    if state is None or state["restrict_update"] == "true":
        return
    writer = WORLD.writer(by)
    for channel_id, is_wanted in wanted.items():
        values = {"agent": user_id, "service_channel": channel_id, "available": is_wanted}
        writer.save("awa_agent_channel_availability", _availability(user_id, channel_id), values)


def described(user_id: str, state: Row) -> dict[str, Any]:
    """Return the agent's presence as the Agent API shows it."""
    channels = [
        {
            "name": channel["name"],
            "available": serves(user_id, channel["sys_id"]),
            "sys_id": channel["sys_id"],
            "restrict_update": state["restrict_update"] == "true",
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
    return WORLD.stores["awa_agent_presence"].first("agent", user_id)


def _availability(user_id: str, channel_id: str) -> Row | None:
    rows = WORLD.stores["awa_agent_channel_availability"]
    return rows.first("agent", user_id, service_channel=channel_id)


def _idle_after() -> timedelta:
    return timedelta(minutes=WORLD.whole_property(IDLE_MINUTES, 30))


def _watch(user_id: str, now: datetime) -> None:
    """Look again when the session would have been idle for too long, unless the state allows that."""
    if _is_watched(state_of(user_id)):
        WORLD.timers.at(now + _idle_after(), partial(_set_offline, user_id))


def _is_watched(state: Row | None) -> bool:
    return state is not None and state["disable_inactivity_check"] != "true" and state["name"] != OFFLINE


def _set_offline(user_id: str, now: datetime) -> None:
    presence = _presence_of(user_id)
    if presence is None or not _is_watched(state_of(user_id)):
        return
    if presence["last_active_on"] > format_time(now - _idle_after()):
        _watch(user_id, now)
        return
    offline = next((state for state in states() if state["name"] == OFFLINE), None)
    if offline is not None:
        change(user_id, offline["sys_id"], by=SYSTEM)
