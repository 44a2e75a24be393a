"""The request of every method of GenesysClient, literally. Two test modules read it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gateway.providers.genesys.announcements import Recipient
from gateway.providers.genesys.client import GenesysClient
from tests.gateway.providers.reading import AGENT, COLLEAGUE, CONVERSATION, QUEUE

START = datetime(2026, 1, 2, 0, 0, tzinfo=UTC)
END = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
LEG = {"conversation_id": CONVERSATION, "participant_id": "p-ag"}
AT = f"/api/v2/conversations/{CONVERSATION}"
PARTICIPANT = f"/api/v2/conversations/{{}}/{CONVERSATION}/participants/p-ag"
GENERIC = f"{AT}/participants/p-ag"
PAGE = {"pageSize": "100", "pageNumber": "1"}
SUBSCRIPTIONS = "/api/v2/notifications/channels/channel-1/subscriptions"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """name: of the client's method. make: calls it. The other fields: the request that must result."""

    name: str
    make: Callable[[GenesysClient], Any]
    method: str
    path: str
    body: Any = None
    query: dict[str, str | list[str]] | None = None
    answer: Any = None


def _patch(
    name: str, medium: str, path: str, body: dict[str, Any], *, at: str = PARTICIPANT, **more: Any
) -> Asked:
    def make(client: GenesysClient) -> Any:
        return getattr(client, name)(medium, **LEG, **more)

    return Asked(name=name, make=make, method="PATCH", path=at.format(path), body=body)


def _parking(name: str, medium: str, body: dict[str, Any], **more: Any) -> Asked:
    return _patch(name, medium, f"{medium}s", body, at=PARTICIPANT + "/parkingstate", **more)


def _get(name: str, make: Callable[[GenesysClient], Any], *, path: str, **more: Any) -> Asked:
    return Asked(name=name, make=make, method="GET", path=path, **more)


def _voice(name: str, body: dict[str, Any]) -> Asked:
    def make(client: GenesysClient) -> Any:
        return getattr(client, name)("call", conversation_id=CONVERSATION, participant_id="p-ag")

    return Asked(name=name, make=make, method="PATCH", path=PARTICIPANT.format("calls"), body=body)


ACTIONS = [
    _patch("answer", "call", "calls", {"state": "connected"}),
    _patch("answer", "message", "messages", {"state": "connected"}),
    _patch("answer", "email", "emails", {"state": "connected"}),
    _patch("answer", "callback", "callbacks", {"state": "connected"}),
    _patch("decline", "message", "messages", {"state": "disconnected"}),
    _patch("end", "email", "emails", {"state": "disconnected"}),
    _parking("park", "message", {"state": "parked"}),
    _parking("park", "email", {"state": "parked", "resumeTime": "2026-01-02T12:00:00.000Z"}, resume_at=END),
    _parking("unpark", "email", {"state": "connected"}),
    _voice("hold", {"held": True}),
    _voice("resume", {"held": False}),
    _voice("mute", {"muted": True}),
    _voice("unmute", {"muted": False}),
    Asked(
        name="transfer_to_queue",
        make=lambda client: client.transfer_to_queue(**LEG, queue_id=QUEUE),
        method="POST",
        path=f"{GENERIC}/replace/queue",
        body={"queueId": QUEUE, "transferType": "Unattended"},
    ),
    Asked(
        name="transfer_to_agent",
        make=lambda client: client.transfer_to_agent(**LEG, agent_id=COLLEAGUE, attended=True),
        method="POST",
        path=f"{GENERIC}/replace/agent",
        body={"userId": COLLEAGUE, "transferType": "Attended"},
    ),
    Asked(
        name="transfer_to_agent",
        make=lambda client: client.transfer_to_agent(**LEG, agent_id=COLLEAGUE, attended=False),
        method="POST",
        path=f"{GENERIC}/replace/agent",
        body={"userId": COLLEAGUE, "transferType": "Unattended"},
    ),
    Asked(
        name="send_message",
        make=lambda client: client.send_message(CONVERSATION, communication_id="m-3", text="Hi"),
        method="POST",
        path=f"/api/v2/conversations/messages/{CONVERSATION}/communications/m-3/messages",
        body={"textBody": "Hi"},
        answer={"id": "x", "timestamp": "2026-01-02T03:05:00Z"},
    ),
    Asked(
        name="wrap_up",
        make=lambda client: client.wrap_up(
            "message", **LEG, communication_id="m-3", code_id="w-1", notes="reset"
        ),
        method="POST",
        path=PARTICIPANT.format("messages") + "/communications/m-3/wrapup",
        body={"code": "w-1", "notes": "reset"},
    ),
    _patch("skip_wrap_up", "message", "messages", {"wrapupSkipped": True}),
    Asked(
        name="set_attributes",
        make=lambda client: client.set_attributes(**LEG, attributes={"incident": "INC0010023"}),
        method="PATCH",
        path=f"{GENERIC}/attributes",
        body={"attributes": {"incident": "INC0010023"}},
    ),
    Asked(
        name="set_tag",
        make=lambda client: client.set_tag(CONVERSATION, tag="INC0010023"),
        method="PUT",
        path=f"{AT}/tags",
        body={"externalTag": "INC0010023"},
    ),
    Asked(
        name="set_priority",
        make=lambda client: client.set_priority(CONVERSATION, minutes=35),
        method="PATCH",
        path=f"/api/v2/routing/conversations/{CONVERSATION}",
        body={"priority": 35},
        answer={"priority": 35},
    ),
]

READS = [
    _get("conversation", lambda client: client.conversation(CONVERSATION), path=AT, answer={}),
    _get("active_conversations", lambda client: client.active_conversations(), path="/api/v2/conversations"),
    Asked(
        name="message_texts",
        make=lambda client: client.message_texts(CONVERSATION, ["x1", "x2"]),
        method="POST",
        path=f"/api/v2/conversations/messages/{CONVERSATION}/messages/bulk",
        body=["x1", "x2"],
    ),
    Asked(
        name="waiting",
        make=lambda client: client.waiting(START, END),
        method="POST",
        path="/api/v2/analytics/conversations/details/query",
        body={
            "interval": "2026-01-02T00:00:00.000Z/2026-01-02T12:00:00.000Z",
            "order": "asc",
            "orderBy": "conversationStart",
            "paging": {"pageSize": 100, "pageNumber": 1},
            "conversationFilters": [
                {
                    "type": "and",
                    "predicates": [
                        {"type": "dimension", "dimension": "conversationEnd", "operator": "notExists"}
                    ],
                }
            ],
            "segmentFilters": [
                {
                    "type": "and",
                    "predicates": [
                        {"type": "dimension", "dimension": "purpose", "operator": "matches", "value": "acd"}
                    ],
                }
            ],
        },
    ),
    _get(
        "summary",
        lambda client: client.summary(CONVERSATION),
        path=f"{AT}/summaries",
        answer={},
    ),
    _get(
        "transcript",
        lambda client: client.transcript(CONVERSATION, "c-ag"),
        path=f"/api/v2/speechandtextanalytics/conversations/{CONVERSATION}/communications/c-ag/transcripturl",
        answer={},
    ),
    _get(
        "recordings",
        lambda client: client.recordings(CONVERSATION),
        path=f"{AT}/recordingmetadata",
        answer=[],
    ),
    _get(
        "external_contact",
        lambda client: client.external_contact(CONVERSATION),
        path=f"/api/v2/externalcontacts/contacts/{CONVERSATION}",
        answer={},
    ),
]

PEOPLE = [
    _get(
        "me",
        lambda client: client.me(expand=["presence", "routingStatus"]),
        path="/api/v2/users/me",
        query={"expand": ["presence", "routingStatus"]},
    ),
    _get(
        "token_is_good",
        lambda client: client.token_is_good(),
        path="/api/v2/tokens/me",
        query={"preserveIdleTTL": "true"},
    ),
    Asked(
        name="revoke_token",
        make=lambda client: client.revoke_token(),
        method="DELETE",
        path="/api/v2/tokens/me",
    ),
    _get("users", lambda client: client.users(), path="/api/v2/users", query=PAGE),
    _get(
        "presence_definitions",
        lambda client: client.presence_definitions(),
        path="/api/v2/presence/definitions",
    ),
    _get(
        "user_statuses",
        lambda client: list(client.user_statuses()),
        path="/api/v2/users",
        query={**PAGE, "expand": "presence,routingStatus"},
    ),
    Asked(
        name="set_presence",
        make=lambda client: client.set_presence(AGENT, definition_id="d-1"),
        method="PATCH",
        path=f"/api/v2/users/{AGENT}/presences/purecloud",
        body={"presenceDefinition": {"id": "d-1"}},
    ),
    Asked(
        name="back_on_queue",
        make=lambda client: client.back_on_queue(AGENT),
        method="PUT",
        path=f"/api/v2/users/{AGENT}/routingstatus",
        body={"status": "IDLE"},
    ),
    _get("queues", lambda client: client.queues(), path="/api/v2/routing/queues", query=PAGE),
    _get(
        "queue_members",
        lambda client: client.queue_members(QUEUE),
        path=f"/api/v2/routing/queues/{QUEUE}/members",
        query=PAGE,
    ),
    _get(
        "wrap_up_codes",
        lambda client: client.wrap_up_codes(QUEUE),
        path=f"/api/v2/routing/queues/{QUEUE}/wrapupcodes",
        query=PAGE,
    ),
]

CHANNELS = [
    Asked(
        name="create_notification_channel",
        make=lambda client: client.create_notification_channel(),
        method="POST",
        path="/api/v2/notifications/channels",
        answer={"id": "channel-1", "connectUri": "wss://streaming.genesys.test/channels/secret"},
    ),
    Asked(
        name="subscribe",
        make=lambda client: client.subscribe("channel-1", topics=["v2.users.u.presence"]),
        method="PUT",
        path=SUBSCRIPTIONS,
        query={"ignoreErrors": "true"},
        body=[{"id": "v2.users.u.presence"}],
    ),
    Asked(
        name="notification_channel_exists",
        make=lambda client: client.notification_channel_exists("channel-1"),
        method="HEAD",
        path="/api/v2/notifications/channels/channel-1",
    ),
]

TABLES = "/api/v2/flows/datatables"
ROW = {"key": "global", "outage": True, "message": "Email is down."}
ANNOUNCEMENTS = [
    _get(
        "data_table_id",
        lambda client: client.data_table_id("System_Health"),
        path=TABLES,
        query={"name": "System_Health"},
        answer={"entities": [{"id": "table-1", "name": "System_Health"}]},
    ),
    Asked(
        name="replace_row",
        make=lambda client: client.replace_row("table-1", row=ROW),
        method="PUT",
        path=f"{TABLES}/table-1/rows/global",
        body=ROW,
    ),
    Asked(
        name="add_row",
        make=lambda client: client.add_row("table-1", row=ROW),
        method="POST",
        path=f"{TABLES}/table-1/rows",
        body=ROW,
    ),
    Asked(
        name="send_agentless",
        make=lambda client: client.send_agentless(
            Recipient(address="cust-77", ours="integration-1", platform="open"), text="Email is down."
        ),
        method="POST",
        path="/api/v2/conversations/messages/agentless",
        body={
            "fromAddress": "integration-1",
            "toAddress": "cust-77",
            "toAddressMessengerType": "open",
            "textBody": "Email is down.",
            "useExistingActiveConversation": True,
        },
    ),
]

REQUESTS = [*ACTIONS, *READS, *PEOPLE, *CHANNELS, *ANNOUNCEMENTS]
