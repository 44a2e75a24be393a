"""Wrap-up codes and segments."""

from sandbox.operations import get, post, put
from sandbox.servicenow.wrapup import codes, segments

CODE = "/api/now/wrapup/code"
SEGMENT = "/api/now/wrapup/segment"
ROLE = "interaction_integration_user"

OPERATIONS = (
    post(CODE, codes.create, ROLE),
    get(f"{CODE}/{{code_id}}", codes.one, ROLE),
    post(f"{SEGMENT}/create", segments.create, ROLE),
    put(f"{SEGMENT}/update", segments.update, ROLE),
    put(f"{SEGMENT}/update/ai", segments.update_by_ai, ROLE),
    get(f"{SEGMENT}/{{segment_id}}", segments.one, ROLE),
    get(f"{SEGMENT}/agent/{{agent_id}}/interaction/{{interaction_id}}", segments.of_agent, ROLE),
)
