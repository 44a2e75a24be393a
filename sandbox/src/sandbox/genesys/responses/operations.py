"""Libraries and canned responses."""

from sandbox.genesys.responses import responses
from sandbox.operations import get, post

OPERATIONS = (
    *responses.LIBRARIES.operations(),
    *responses.RESPONSES.operations(),
    get(responses.RESPONSES.path, responses.listed, "responses:response:view"),
    post(f"{responses.RESPONSES.path}/query", responses.query, "responses:response:view"),
)
