"""The demo resources of one customer."""

from sandbox.operations import get, post
from sandbox.servicenow.scripted import bridge

OPERATIONS = (
    get("/api/x_acme_bridge/caller/v1/by_phone", bridge.by_phone),
    post("/api/x_acme_bridge/incident/v1/find_or_create", bridge.find_or_create),
)
