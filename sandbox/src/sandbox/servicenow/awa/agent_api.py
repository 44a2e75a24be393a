"""Agent API: presence, channels and capacity of one agent, and the states that there are."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.awa import agents, guards, presence
from sandbox.servicenow.awa.channels import capacity, capacity_row, channels, workload
from sandbox.servicenow.errors import Refused
from sandbox.servicenow.resources import body, caller, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD


def one(request: HttpRequest, user_id: str) -> HttpResponse:
    """Return the agent's presence and channels."""
    return result(presence.described(user_id, _state(user_id)))


def change(request: HttpRequest, user_id: str) -> HttpResponse:
    """Change presence, channels or both; 404 for an unknown agent, 400 for an unknown state or channel."""
    _state(user_id)
    wanted = body(request).get("presence")
    if not isinstance(wanted, dict):
        raise _invalid("Presence state is not valid")
    chosen = _channels(wanted.get("channels"))
    if not presence.change(user_id, str(wanted.get("sys_id")), by=caller(request)):
        raise _invalid("Presence state is not valid")
    presence.choose_channels(user_id, chosen, by=caller(request))
    return one(request, user_id)


def presence_states(request: HttpRequest) -> HttpResponse:
    """Return all presence states."""
    return result([presence.state_described(state) for state in presence.states()])


def capacities(request: HttpRequest, user_id: str) -> HttpResponse:
    """Return what the agent carries and may carry on each channel."""
    _state(user_id)
    shown = [_capacity(user_id, channel) for channel in channels()]
    return result({"channels": shown, "universal_capacity": 0, "universal_workload": 0})


def change_capacities(request: HttpRequest, user_id: str) -> HttpResponse:
    """Change the agent's own capacities; here the channels are an object, not a list."""
    _state(user_id)
    wanted = body(request).get("channels")
    if not isinstance(wanted, dict):
        raise _invalid("channels must be an object of capacities by channel")
    for channel_id, most in wanted.items():
        guards.record("awa_service_channel", channel_id)
        if not isinstance(most, int) or isinstance(most, bool) or not 0 <= most <= 100:
            raise _invalid(f"{most} is not a valid capacity")
    writer = WORLD.writer(caller(request))
    for channel_id, most in wanted.items():
        values = {"agent": user_id, "service_channel": channel_id, "max_capacity": most}
        writer.save("awa_agent_capacity", capacity_row(user_id, channel_id), values)
    return capacities(request, user_id)


def _state(user_id: str) -> Row:
    state = presence.state_of(user_id)
    if state is None or not agents.is_agent(user_id):
        raise Refused(404, guards.NOT_FOUND, "Agent not found")
    return state


def _invalid(detail: str) -> Refused:
    return Refused(400, "Invalid request", detail)


def _channels(sent: Any) -> dict[str, bool]:
    """Return which channels are to be on or off; none when none are named."""
    known = {channel["sys_id"] for channel in channels()}
    chosen: dict[str, bool] = {}
    if sent is not None and not isinstance(sent, list):
        raise _invalid("channels must be a list")
    for each in sent or ():
        if not isinstance(each, dict) or str(each.get("sys_id")) not in known:
            raise _invalid("Service channel is not valid")
        try:
            chosen[each["sys_id"]] = guards.truth(each.get("available"), default=True)
        except ValueError as odd:
            raise _invalid(f"{odd} is not a valid boolean value") from odd
    return chosen


def _capacity(user_id: str, channel: Row) -> dict[str, Any]:
    return {
        "channel_sys_id": channel["sys_id"],
        "current_workload": workload(user_id, channel["sys_id"]),
        "max_capacity": capacity(user_id, channel),
    }
