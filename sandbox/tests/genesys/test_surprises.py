"""The platform's surprises 1 to 14: each test is named after its line of the wire notes' list."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest
import responses
from pytest_django.fixtures import Settings

from sandbox import sending
from sandbox.genesys.catalogue import INTEGRATION_ID
from sandbox.genesys.state import STATE
from tests.genesys.cast import (
    BUSY,
    ON_QUEUE,
    Caller,
    Leg,
    begin,
    leg_of,
    listen,
    step,
)

API = "/api/v2"
CHANNELS = f"{API}/notifications/channels"
OPEN = f"{API}/conversations/messages/{INTEGRATION_ID}/inbound/open"
WEBHOOK = "http://127.0.0.1:9/hook"
SECRET = "a-secret-of-many-letters"
NOW = "2026-01-02T03:04:05.000Z"


def channel_message(**more: Any) -> dict[str, Any]:
    """Return a customer's message as a channel sends it in."""
    sender = {"id": "cust-77", "idType": "Opaque", "nickname": "Ada"}
    return {"channel": {"from": sender, "time": NOW} | more, "text": "hello"}


def conversation(caller: Caller, conversation_id: str, media: str = "") -> dict[str, Any]:
    body: dict[str, Any] = caller.get(f"{API}/conversations/{media}{conversation_id}").body
    return body


@pytest.fixture
def hooked(settings: Settings) -> None:
    """Switch the webhook on."""
    settings.SANDBOX_WEBHOOK_URL, settings.SANDBOX_WEBHOOK_SECRET = WEBHOOK, SECRET


def test_1_priority_is_patched_on_routing_only_while_queued_in_minutes(
    machine: Caller, agent: Caller
) -> None:
    agent.set_presence(BUSY)
    earlier, urgent = begin(), begin(customer="sam", priority=0)
    path = f"{API}/routing/conversations/{urgent}"

    assert machine.patch(f"{API}/conversations/{urgent}", {"priority": 10}).status == 405
    assert machine.patch(path, {"priority": 10}).body["priority"] == 10

    agent.set_presence(ON_QUEUE)
    offered = agent.get(f"{API}/conversations").body["entities"]
    assert [each["id"] for each in offered] == [urgent, earlier]
    agent.patch(leg_of(offered[0], agent.id).path, {"state": "connected"})
    assert machine.patch(path, {"priority": 1}).status == 400


@pytest.mark.parametrize("path", ["conversations/chats", "webchat/deployments", "widgets/deployments"])
def test_2_legacy_chat_endpoints_do_not_exist(machine: Caller, path: str) -> None:
    assert machine.get(f"{API}/{path}").status == 404


def test_3_events_have_no_text_and_reading_has_it_in_normalized_message(agent: Caller) -> None:
    frames = listen(
        agent, f"v2.users.{agent.id}.conversations", f"v2.users.{agent.id}.conversations.messages"
    )
    begin(text="A secret of the customer")

    assert len(frames) >= 2
    assert "A secret" not in str(frames)
    (detail,) = (
        agent.offer().participant
        and conversation(agent, agent.offer().conversation_id)["participants"][0]["messages"][0]["messages"]
    )
    read = agent.get(f"{API}/conversations/messages/{detail['messageId']}/details").body
    assert read["normalizedMessage"]["text"] == "A secret of the customer"
    assert not {"textBody", "media"} & read.keys()


def test_4_media_specific_messages_lack_the_communication_id(agent: Caller, chat: Leg) -> None:
    specific = conversation(agent, chat.conversation_id, "messages/")

    assert chat.communication_id not in str(specific)
    assert chat.communication_id in str(conversation(agent, chat.conversation_id))


def test_5_a_change_is_202_without_a_body_and_a_late_answer_is_refused(agent: Caller) -> None:
    begin()
    leg = agent.offer()

    accepted = agent.patch(leg.path, {"state": "connected"})
    late = agent.patch(leg.path, {"state": "connected"})

    assert (accepted.status, accepted.body) == (202, "")
    assert (late.status, late.body["code"]) == (400, "postino.error.answer.not.alerting")


def test_6_every_offer_is_a_new_participant(agent: Caller) -> None:
    begin()
    first = agent.offer()
    step(31)
    agent.put(f"{API}/users/{agent.id}/routingstatus", {"status": "IDLE"})

    second = agent.offer()

    assert second.conversation_id == first.conversation_id
    assert second.id != first.id


@pytest.mark.parametrize("how", ["declined", "missed"])
def test_7_declining_is_missing_and_nothing_comes_until_idle(agent: Caller, how: str) -> None:
    begin()
    step(31) if how == "missed" else agent.patch(agent.offer().path, {"state": "disconnected"})
    begin(customer="sam")

    assert agent.routing_status() == "NOT_RESPONDING"
    assert agent.get(f"{API}/conversations").body["entities"] == []
    assert agent.put(f"{API}/users/{agent.id}/routingstatus", {"status": "IDLE"}).status == 200
    assert agent.get(f"{API}/conversations").body["entities"] != []


def test_8_clients_cannot_act_as_agents_and_channels_must_be_clients(agent: Caller, machine: Caller) -> None:
    begin()
    acting = machine.patch(agent.offer().path, {"state": "connected"})
    writing = agent.post(f"{OPEN}/message", channel_message())

    assert (acting.status, acting.body["code"]) == (400, "not.a.user")
    assert writing.status == 403
    assert machine.post(f"{OPEN}/message", channel_message()).status == 200


@responses.activate
def test_9_the_webhook_is_signed_in_base64_over_the_raw_bytes(hooked: None, agent: Caller, chat: Leg) -> None:
    responses.post(WEBHOOK, status=200)

    agent.post(chat.messages_path, {"textBody": "Grüße"})
    sending.WAITING.join()

    request = responses.calls[0].request
    raw = request.body if isinstance(request.body, bytes) else b""
    digest = hmac.new(SECRET.encode(), raw, hashlib.sha256).digest()
    assert request.headers["X-Hub-Signature-256"] == f"sha256={base64.b64encode(digest).decode()}"


@responses.activate
def test_10_the_webhook_is_tried_six_times_and_then_lost(hooked: None, agent: Caller, chat: Leg) -> None:
    responses.post(WEBHOOK, status=503)

    sent = agent.post(chat.messages_path, {"textBody": "Hello"}).body
    sending.WAITING.join()

    assert len(responses.calls) == 6
    assert len({call.request.body for call in responses.calls}) == 1
    details = agent.get(f"{API}/conversations/messages/{sent['id']}/details").body
    assert details["status"] == "failed"


def test_11_webhooks_want_port_443_and_typing_its_setting(
    agent: Caller, supervisor: Caller, chat: Leg
) -> None:
    base = f"{API}/conversations/messaging"
    own = {"name": "x", "outboundNotificationWebhookSignatureSecretToken": SECRET}
    frames = listen(agent, f"v2.users.{agent.id}.conversations.inbound.typing.event")
    setting = supervisor.get(f"{base}/settings/default").body["id"]
    off = {"typing": {"on": {"inbound": "Disabled"}}}

    elsewhere = {"outboundNotificationWebhookUrl": "https://bridge.example:8443/hook"}
    assert supervisor.post(f"{base}/integrations/open", own | elsewhere).status == 400
    supervisor.patch(f"{base}/settings/{setting}", {"name": "Quiet", "event": off})
    Caller().post(f"/sandbox/conversations/{chat.conversation_id}/typing")
    assert frames == []


@responses.activate
def test_12_the_channel_never_hears_who_joined_left_or_closed(hooked: None, agent: Caller) -> None:
    responses.post(WEBHOOK, status=200)
    begin()
    leg = agent.offer()

    agent.patch(leg.path, {"state": "connected"})
    agent.patch(leg.path, {"state": "disconnected"})
    sending.WAITING.join()

    assert len(responses.calls) == 0


def test_13_custom_attributes_travel_in_the_channel_and_metadata_is_flat(machine: Caller) -> None:
    own = channel_message(metadata={"customAttributes": {"incident": "INC1"}})
    taken = machine.post(f"{OPEN}/message?prefetchConversationId=true", own | {"metadata": {"trace": "abc"}})
    nested = machine.post(f"{OPEN}/message", channel_message() | {"metadata": {"trace": {"a": "b"}}})

    customer = conversation(machine, taken.body["conversationId"])["participants"][0]
    assert customer["attributes"] == {"incident": "INC1"}
    assert nested.status == 400


def test_14_the_twenty_first_channel_takes_the_oldest_ones_place(machine: Caller) -> None:
    ids = [machine.post(CHANNELS).body["id"] for _ in range(21)]

    left = {each["id"] for each in machine.get(CHANNELS).body["entities"]}
    assert left == set(ids[1:])
    assert machine.send("HEAD", f"{CHANNELS}/{ids[0]}").status == 404


def test_14_a_second_socket_closes_the_first_and_nothing_is_repeated(agent: Caller, machine: Caller) -> None:
    feed = STATE.feeds.by_id[machine.post(CHANNELS).body["id"]]
    topics = [{"id": f"v2.users.{agent.id}.presence"}]
    machine.put(f"{CHANNELS}/{feed.id}/subscriptions", topics)
    closed: list[int] = []
    frames: list[str] = []
    feed.attach(lambda frame: None, closed.append)
    feed.cut()
    agent.set_presence(BUSY)

    feed.attach(frames.append, closed.append)
    feed.attach(frames.append, closed.append)

    assert len(closed) == 2
    assert frames == []


def test_14_a_channel_lives_a_day_and_carries_a_thousand_topics(machine: Caller) -> None:
    path = f"{CHANNELS}/{machine.post(CHANNELS).body['id']}"
    topics = [{"id": f"v2.conversations.c{number}.transcription"} for number in range(1001)]

    refused = machine.put(f"{path}/subscriptions", topics)
    taken = machine.put(f"{path}/subscriptions", topics[1:])
    step(timedelta(hours=24).total_seconds())

    assert refused.body["code"] == "notification.subscription.too.many.subscriptions"
    assert taken.status == 200
    assert machine.send("HEAD", path).status in (401, 404)
