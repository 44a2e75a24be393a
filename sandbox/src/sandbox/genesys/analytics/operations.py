"""Analytics."""

from sandbox.genesys.analytics import (
    activity,
    agents,
    aggregates,
    detail_jobs,
    observations,
    queries,
    user_times,
)
from sandbox.operations import delete, get, post

ALL = "/api/v2/analytics"
DETAILS = f"{ALL}/conversations/details"
JOBS = f"{DETAILS}/jobs"
OF_DETAILS = ("analytics:conversationDetail:view", "analytics:agentConversationDetail:view")
OF_QUEUES = "analytics:queueObservation:view"
OF_USERS = "analytics:userObservation:view"
AGGREGATES = f"{ALL}/conversations/aggregates"
USER_AGGREGATES = f"{ALL}/users/aggregates"
OF_AGGREGATES = "analytics:conversationAggregate:view"
OF_AGENTS = "analytics:agentState:view"
OF_USER_AGGREGATES = "analytics:userAggregate:view"

OPERATIONS = (
    get(DETAILS, queries.several, *OF_DETAILS),
    post(f"{DETAILS}/query", queries.query, *OF_DETAILS),
    post(JOBS, detail_jobs.submit, *OF_DETAILS),
    get(f"{JOBS}/availability", detail_jobs.availability, "analytics:conversationDetail:view"),
    get(f"{JOBS}/{{jobId}}", detail_jobs.status, *OF_DETAILS),
    delete(f"{JOBS}/{{jobId}}", detail_jobs.cancel, *OF_DETAILS),
    get(f"{JOBS}/{{jobId}}/results", detail_jobs.results, *OF_DETAILS),
    get(f"{ALL}/conversations/{{conversationId}}/details", queries.one, *OF_DETAILS),
    post(f"{ALL}/queues/observations/query", observations.of_queues, OF_QUEUES),
    post(f"{ALL}/users/observations/query", observations.of_users, OF_USERS),
    post(f"{ALL}/conversations/activity/query", activity.of_conversations, OF_QUEUES),
    post(f"{ALL}/routing/activity/query", activity.of_routing, OF_QUEUES),
    post(f"{ALL}/users/activity/query", activity.of_users, OF_USERS),
    post(f"{AGGREGATES}/query", aggregates.query, OF_AGGREGATES),
    post(f"{AGGREGATES}/jobs", aggregates.submit, OF_AGGREGATES),
    get(f"{AGGREGATES}/jobs/{{jobId}}", aggregates.status, OF_AGGREGATES),
    delete(f"{AGGREGATES}/jobs/{{jobId}}", aggregates.cancel, OF_AGGREGATES),
    get(f"{AGGREGATES}/jobs/{{jobId}}/results", aggregates.job_results, OF_AGGREGATES),
    post(f"{USER_AGGREGATES}/query", user_times.aggregates, OF_USER_AGGREGATES),
    post(f"{USER_AGGREGATES}/jobs", user_times.submit, OF_USER_AGGREGATES),
    get(f"{USER_AGGREGATES}/jobs/{{jobId}}", user_times.status, OF_USER_AGGREGATES),
    delete(f"{USER_AGGREGATES}/jobs/{{jobId}}", user_times.cancel, OF_USER_AGGREGATES),
    get(f"{USER_AGGREGATES}/jobs/{{jobId}}/results", user_times.job_results, OF_USER_AGGREGATES),
    post(f"{ALL}/users/details/query", user_times.details, "analytics:userDetail:view"),
    post(f"{ALL}/agents/status/query", agents.query, OF_AGENTS),
    post(f"{ALL}/agents/status/counts", agents.counts, OF_AGENTS),
    get(f"{ALL}/agents/{{userId}}/status", agents.one, OF_AGENTS),
)
