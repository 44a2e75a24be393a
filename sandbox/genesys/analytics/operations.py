"""Analytics."""

from sandbox.genesys.analytics import details
from sandbox.operations import get, post

OPERATIONS = (
    post("/api/v2/analytics/conversations/details/query", details.query),
    get("/api/v2/analytics/conversations/{conversationId}/details", details.one),
)
