"""Queues, their members and wrap-up codes, and what waits in them."""

from sandbox.genesys.conversations import actions
from sandbox.genesys.routing import queues
from sandbox.operations import get, patch, put

QUEUE = "/api/v2/routing/queues/{queueId}"

OPERATIONS = (
    get("/api/v2/routing/queues", queues.listed),
    get("/api/v2/routing/queues/me", queues.mine),
    get(QUEUE, queues.one),
    put(QUEUE, queues.change),
    get(f"{QUEUE}/members", queues.members),
    get(f"{QUEUE}/wrapupcodes", queues.codes_of_queue),
    get("/api/v2/routing/wrapupcodes", queues.codes),
    get("/api/v2/routing/wrapupcodes/{codeId}", queues.code),
    get("/api/v2/users/{userId}/queues", queues.of_user),
    patch("/api/v2/users/{userId}/queues/{queueId}", queues.join),
    patch("/api/v2/routing/conversations/{conversationId}", actions.set_priority),
)
