"""Agents of Advanced Work Assignment."""

from sandbox.operations import get, put
from sandbox.servicenow.awa import agent_api

AGENTS = "/api/now/awa/agents"

OPERATIONS = (
    get(f"{AGENTS}/presence_states", agent_api.presence_states),
    get(f"{AGENTS}/{{sys_id}}", agent_api.one),
    put(f"{AGENTS}/{{sys_id}}", agent_api.change),
)
