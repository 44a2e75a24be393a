"""Analytics."""

from sandbox.genesys.analytics import aggregates, observations, queries, user_aggregates
from sandbox.operations import get, post

ALL = "/api/v2/analytics"
DETAILS = f"{ALL}/conversations/details"
OF_DETAILS = ("analytics:conversationDetail:view", "analytics:agentConversationDetail:view")

OPERATIONS = (
    get(DETAILS, queries.several, *OF_DETAILS),
    post(f"{DETAILS}/query", queries.query, *OF_DETAILS),
    get(f"{ALL}/conversations/{{conversationId}}/details", queries.one, *OF_DETAILS),
    post(f"{ALL}/queues/observations/query", observations.of_queues, "analytics:queueObservation:view"),
    post(f"{ALL}/users/observations/query", observations.of_users, "analytics:userObservation:view"),
    post(f"{ALL}/conversations/aggregates/query", aggregates.query, "analytics:conversationAggregate:view"),
    post(f"{ALL}/users/aggregates/query", user_aggregates.query, "analytics:userAggregate:view"),
)
