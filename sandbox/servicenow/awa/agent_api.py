"""Agent API: /api/now/awa/agents/{sys_user} and …/presence_states."""

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.awa import presence
from sandbox.servicenow.errors import Refused
from sandbox.servicenow.resources import body, caller, result
from sandbox.servicenow.world import WORLD


def one(request: HttpRequest, sys_id: str) -> HttpResponse:
    """Return the agent's presence and channels."""
    _demand_awa()
    state = presence.state_of(sys_id)
    if state is None:
        raise Refused(404, "Record Not Found", "Agent not found")
    return result(presence.described(sys_id, state))


def change(request: HttpRequest, sys_id: str) -> HttpResponse:
    """Change the presence; 404 for an unknown agent, 400 for an unknown state."""
    _demand_awa()
    wanted = body(request).get("presence")
    state_id = wanted.get("sys_id") if isinstance(wanted, dict) else None
    if presence.state_of(sys_id) is None:
        raise Refused(404, "Record Not Found", "Agent not found")
    if not presence.change(sys_id, str(state_id), by=caller(request)):
        raise Refused(400, "Invalid request", "Presence state is not valid")
    return one(request, sys_id)


def presence_states(request: HttpRequest) -> HttpResponse:
    """Return all presence states."""
    _demand_awa()
    return result([presence.state_described(state) for state in presence.states()])


def _demand_awa() -> None:
    if not WORLD.switched_on("glide.awa.enabled"):
        raise Refused(403, "Forbidden", "AWA is not enabled")
