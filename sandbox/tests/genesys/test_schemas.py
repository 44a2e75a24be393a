"""Answers and events have the vendor's shapes: right types, right words, nothing beyond."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import clock
from tests.genesys.cast import (
    BILLING,
    DESK,
    ON_QUEUE,
    RESOLVED,
    Caller,
    Leg,
    begin,
    listen,
    step,
)
from tests.genesys.schemas import check_answer, check_event
from tests.genesys.test_open_messaging import INBOUND, inbound

TOPICS = "conversations&conversations.messages&conversations.calls&conversations.emails"
MORE = "conversations.callbacks&presence&routingStatus&tokens&activity&conversations.inbound.typing.event"


@pytest.mark.parametrize(
    ("definition", "path"),
    [
        ("UserEntityListing", "/api/v2/users?expand=presence,routingStatus"),
        ("OrganizationPresenceDefinitionEntityListing", "/api/v2/presence/definitions"),
        ("QueueEntityListing", "/api/v2/routing/queues"),
        ("Queue", f"/api/v2/routing/queues/{DESK}"),
        ("QueueMemberEntityListing", f"/api/v2/routing/queues/{DESK}/members?expand=routingStatus"),
        ("WrapupCodeEntityListing", f"/api/v2/routing/queues/{BILLING}/wrapupcodes"),
        ("UtilizationResponse", "/api/v2/routing/utilization"),
        ("Organization", "/api/v2/organizations/me"),
        ("TokenInfo", "/api/v2/tokens/me"),
        ("OpenIntegrationEntityListing", "/api/v2/conversations/messaging/integrations/open"),
        ("ConversationThreadingWindow", "/api/v2/conversations/messaging/threadingtimeline"),
        ("AvailableTopicEntityListing", "/api/v2/notifications/availabletopics"),
    ],
)
def test_catalogue(machine: Caller, definition: str, path: str) -> None:
    check_answer(definition, machine.get(path).body)


def test_me_and_my_queues(agent: Caller) -> None:
    expand = "presence,routingStatus,authorization,conversationSummary,organization,station"

    check_answer("UserMe", agent.get(f"/api/v2/users/me?expand={expand}").body)
    check_answer("UserQueueEntityListing", agent.get("/api/v2/routing/queues/me").body)
    check_answer("UserPresence", agent.set_presence(ON_QUEUE).body)
    check_answer("RoutingStatus", agent.get(f"/api/v2/users/{agent.id}/routingstatus").body)
    check_answer(
        "AgentMaxUtilizationResponse", agent.get(f"/api/v2/routing/users/{agent.id}/utilization").body
    )


@pytest.mark.parametrize(
    ("media", "plural", "definition"),
    [
        ("message", "messages", "MessageConversation"),
        ("call", "calls", "CallConversation"),
        ("email", "emails", "EmailConversation"),
        ("callback", "callbacks", "CallbackConversation"),
    ],
)
def test_conversations_of_every_medium(agent: Caller, media: str, plural: str, definition: str) -> None:
    begin(media, skills=["VPN"])
    path = agent.offer().path
    agent.patch(path, {"state": "connected"})
    agent.patch(path, {"state": "disconnected"})
    agent.post(agent.offer().wrapup_path, {"notes": "so far", "provisional": True})

    conversation = agent.get("/api/v2/conversations").body["entities"][0]
    check_answer("Conversation", conversation)
    check_answer("ConversationEntityListing", agent.get("/api/v2/conversations").body)
    check_answer(definition, agent.get(f"/api/v2/conversations/{plural}/{conversation['id']}").body)


def test_missed_and_transferred_conversations(agent: Caller, colleague: Caller, chat: Leg) -> None:
    agent.post(f"{chat.generic_path}/replace/agent", {"userId": colleague.id, "transferType": "Attended"})
    step(31)
    agent.post(f"{chat.generic_path}/replace/queue", {"queueId": BILLING})

    path = chat.conversation_id
    check_answer("Conversation", agent.get(f"/api/v2/conversations/{path}").body)
    check_answer("MessageConversation", agent.get(f"/api/v2/conversations/messages/{path}").body)


def test_messages(agent: Caller, chat: Leg) -> None:
    sent = agent.post(chat.messages_path, {"textBody": "Hello"}).body
    base = f"/api/v2/conversations/messages/{chat.conversation_id}/messages"

    check_answer("MessageData", sent)
    check_answer("TextMessageListing", agent.post(f"{base}/bulk", [sent["id"]]).body)


def test_open_messaging(machine: Caller) -> None:
    body = machine.post(f"{INBOUND}/message?prefetchConversationId=true", inbound()).body
    channel = {each: inbound()["channel"][each] for each in ("from", "time")}
    typing = {"channel": channel, "events": [{"eventType": "Typing"}]}
    event = machine.post(f"{INBOUND}/event", typing).body

    check_answer("OpenMessageNormalizedMessage", body)
    check_answer("OpenEventNormalizedMessage", event)


def test_recordings_and_analytics(agent: Caller, supervisor: Caller, call: Leg) -> None:
    agent.patch(call.path, {"state": "disconnected"})
    agent.post(call.wrapup_path, {"code": RESOLVED})
    base = f"/api/v2/conversations/{call.conversation_id}"
    ends = (clock.now() - timedelta(days=1), clock.now() + timedelta(days=1))
    query = {"interval": "/".join(f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in ends)}

    check_answer("Recording", supervisor.get(f"{base}/recordings").body[0])
    check_answer("RecordingMetadata", supervisor.get(f"{base}/recordingmetadata").body[0])
    check_answer("AssignedWrapupCode", agent.get(call.wrapup_path).body)
    answer = supervisor.post("/api/v2/analytics/conversations/details/query", query)
    check_answer("AnalyticsConversationQueryResponse", answer.body)


def test_channels(machine: Caller) -> None:
    channel = machine.post("/api/v2/notifications/channels").body
    path = f"/api/v2/notifications/channels/{channel['id']}/subscriptions?ignoreErrors=true"
    entries = [{"id": f"v2.routing.queues.{DESK}.users"}, {"id": "nonsense"}]

    check_answer("Channel", channel)
    check_answer("ChannelTopicEntityListing", machine.put(path, entries).body)


def test_refusals() -> None:
    answer = Caller().get("/api/v2/users/me")

    check_answer("ErrorBody", answer.body)
    assert answer.headers["ININ-Correlation-Id"] == answer.body["contextId"]


@pytest.mark.parametrize("media", ["message", "call", "email", "callback"])
def test_events(agent: Caller, machine: Caller, media: str) -> None:
    frames = listen(
        machine,
        f"v2.users.{agent.id}?{TOPICS}",
        f"v2.users.{agent.id}?{MORE}",
        f"v2.routing.queues.{DESK}.conversations",
        f"v2.routing.queues.{DESK}.users",
    )

    _play_story(agent, media)

    assert len(frames) > 10
    for frame in frames:
        check_event(frame)


def _play_story(agent: Caller, media: str) -> None:
    """Miss, answer, transfer to the queue and back, end, wrap up, join and leave."""
    conversation_id = begin(media)
    step(31)
    agent.put(f"/api/v2/users/{agent.id}/routingstatus", {"status": "IDLE"})
    _answer(agent)
    Caller().post(f"/sandbox/conversations/{conversation_id}/typing")
    leg = agent.offer()
    agent.post(f"{leg.generic_path}/replace/queue", {"queueId": DESK, "transferType": "Attended"})
    agent.patch(leg.path, {"state": "disconnected"})
    agent.post(leg.wrapup_path, {"code": RESOLVED, "notes": "Done", "tags": ["a"]})
    agent.patch(f"/api/v2/users/{agent.id}/queues/{DESK}", {"joined": False})


def _answer(agent: Caller) -> Any:
    return agent.patch(agent.offer().path, {"state": "connected"})
