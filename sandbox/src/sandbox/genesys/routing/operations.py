"""Queues, their members and wrap-up codes, and what waits in them."""

from functools import partial

from sandbox.genesys.routing import codes, members, queues, waiting_conversations
from sandbox.operations import delete, get, patch, post

QUEUES = "/api/v2/routing/queues"
QUEUE = f"{QUEUES}/{{queueId}}"
MEMBERS, MEMBER = f"{QUEUE}/members", f"{QUEUE}/members/{{memberId}}"
# Deprecated, and answered still.
USERS, USER = f"{QUEUE}/users", f"{QUEUE}/users/{{memberId}}"
VIEW, EDIT, SEARCH = "routing:queue:view", "routing:queue:edit", "routing:queue:search"
MANAGE = (EDIT, "routing:queueMember:manage")
SEE_MEMBERS = (VIEW, EDIT, "routing:queue:readonly", "routing:queueMember:manage")
JOIN = ("routing:queue:join", "routing:queueMember:manage")

OPERATIONS = (
    *queues.QUEUES.operations(),
    get(f"{QUEUES}/divisionviews", queues.by_division, SEARCH),
    get(f"{QUEUES}/divisionviews/all", queues.digest, SEARCH),
    get(f"{QUEUES}/me", queues.mine),
    delete(QUEUE, queues.delete, "routing:queue:delete"),
    get(MEMBERS, members.listed, *SEE_MEMBERS),
    post(MEMBERS, members.add_or_remove, *MANAGE),
    patch(MEMBERS, members.join_many, *MANAGE),
    patch(MEMBER, members.change, *MANAGE),
    delete(MEMBER, members.remove, *MANAGE),
    get(USERS, partial(members.listed, older=True), VIEW, "routing:queueMember:manage"),
    post(USERS, members.add_or_remove, *MANAGE),
    patch(USERS, partial(members.join_many, older=True), *MANAGE),
    patch(USER, partial(members.change, older=True), *MANAGE),
    delete(USER, partial(members.remove, older=True), *MANAGE),
    get(f"{QUEUE}/wrapupcodes", codes.of_queue, VIEW),
    post(f"{QUEUE}/wrapupcodes", codes.add_to_queue, EDIT),
    delete(f"{QUEUE}/wrapupcodes/{{codeId}}", codes.take_from_queue, EDIT),
    *codes.CODES.operations(),
    get("/api/v2/users/{userId}/queues", members.of_user, VIEW),
    patch("/api/v2/users/{userId}/queues", members.join_queues, *JOIN),
    patch("/api/v2/users/{userId}/queues/{queueId}", members.join, *JOIN),
    patch(
        "/api/v2/routing/conversations/{conversationId}",
        waiting_conversations.change,
        "routing:conversation:edit",
    ),
)
