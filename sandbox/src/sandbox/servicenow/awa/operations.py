"""Agents of Advanced Work Assignment, and the work that they are offered."""

from dataclasses import replace
from functools import partial

from sandbox.operations import get, post, put
from sandbox.servicenow.awa import agent_api, guards, inbox, offers

AWA = "/api/now/awa"
AGENT = f"{AWA}/agents/{{user_id}}"
ROLES = ("awa_integration_user", "awa_manager")
INTEGRATION = ("awa_integration_user",)

_OPERATIONS = (
    get(f"{AWA}/agents/presence_states", agent_api.presence_states, *INTEGRATION),
    get(AGENT, agent_api.one, *INTEGRATION),
    put(AGENT, agent_api.change, *INTEGRATION),
    get(f"{AGENT}/capacities", agent_api.capacities, *INTEGRATION),
    put(f"{AGENT}/capacities", agent_api.change_capacities, *INTEGRATION),
    post(f"{AWA}/documents/{{document_table}}/{{document_sys_id}}/offer", offers.offer, *ROLES),
    post(f"{AWA}/workitems/{{work_item_sys_id}}/assignments", offers.assign, *ROLES),
    get(f"{AWA}/inbox/actions/reject_reasons/{{channel_id}}", inbox.reject_reasons, *INTEGRATION),
    post(f"{AWA}/inbox/actions/accept", inbox.accept, *INTEGRATION),
    post(f"{AWA}/inbox/actions/reject", inbox.reject, *INTEGRATION),
    post(f"{AWA}/queues/{{queue_sys_id}}/work_item", offers.route, *INTEGRATION),
)
OPERATIONS = tuple(replace(each, action=partial(guards.while_enabled, each.action)) for each in _OPERATIONS)
