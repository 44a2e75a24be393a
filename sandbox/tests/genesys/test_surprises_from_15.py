"""The platform's surprises 15 to 28: each test is named after its line of the wire notes' list."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from sandbox.control import switches
from sandbox.genesys.catalogue import INTEGRATION_ID
from tests.genesys.cast import (
    BUSY,
    DESK,
    ON_QUEUE,
    RESOLVED,
    Caller,
    Leg,
    basic,
    begin,
    form,
    listen,
    read,
    step,
)
from tests.genesys.test_surprises import channel_message, conversation

API = "/api/v2"
CHANNELS = f"{API}/notifications/channels"
OPEN = f"{API}/conversations/messages/{INTEGRATION_ID}/inbound/open"


def test_15_events_are_whole_snapshots_with_ended_participants_and_repeat(agent: Caller, chat: Leg) -> None:
    frames = listen(agent, f"v2.users.{agent.id}.conversations")
    for incident in ("INC1", "INC2"):
        agent.patch(f"{chat.generic_path}/attributes", {"attributes": {"incident": incident}})

    purposes = [[leg["purpose"] for leg in frame["eventBody"]["participants"]] for frame in frames]
    assert purposes == [["customer", "workflow", "acd", "agent"]] * 2


def test_16_one_concept_has_many_spellings(agent: Caller, machine: Caller) -> None:
    rest = machine.get(f"{API}/users/{agent.id}/presences/purecloud").body["presenceDefinition"]
    frames = listen(machine, f"v2.users.{agent.id}.presence")
    agent.set_presence(BUSY)
    agent.set_presence(ON_QUEUE)
    begin("call")
    query = {"interval": "2020-01-01T00:00:00Z/2020-01-30T00:00:00Z"}

    assert rest["systemPresence"] == "On Queue"
    assert frames[-1]["eventBody"]["presenceDefinition"]["systemPresence"] == "ON_QUEUE"
    assert agent.offer().medium == "calls"
    assert "call" in machine.get(f"{API}/routing/utilization").body["utilization"]
    assert machine.post(f"{API}/analytics/conversations/details/query", query).status == 200


def test_17_setting_a_message_aside_is_parking_not_holding(agent: Caller, chat: Leg) -> None:
    later = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    assert agent.patch(f"{chat.path}/parkingstate", {"state": "parked", "resumeTime": later}).status == 204
    assert agent.offer().state == "parked"
    step(301)
    assert agent.offer().state == "connected"


def test_18_rows_of_a_data_table_are_brief_by_default(machine: Caller) -> None:
    (table,) = machine.get(f"{API}/flows/datatables?name=System_*").body["entities"]
    rows = f"{API}/flows/datatables/{table['id']}/rows"

    assert machine.get(rows).body["entities"] == [{"key": "global"}] or machine.get(rows).body[
        "entities"
    ] == [{"KEY": "global"}]
    assert "outage" in machine.get(f"{rows}?showbrief=false").body["entities"][0]


def test_19_the_wrap_up_is_the_communications_takes_an_id_and_blocks_the_slot(
    agent: Caller, call: Leg
) -> None:
    begin("call", customer="sam")
    agent.patch(call.path, {"state": "disconnected"})
    by_name = agent.post(call.wrapup_path, {"code": "Resolved"})
    blocked = len(agent.get(f"{API}/conversations").body["entities"])

    assert agent.post(call.wrapup_path, {"code": RESOLVED}).status == 202

    assert by_name.status == 400
    assert blocked == 1
    assert agent.offer().conversation_id != call.conversation_id


def test_20_consulting_takes_the_customers_participant_replacing_ones_own(
    agent: Caller, colleague: Caller, call: Leg
) -> None:
    customer = conversation(agent, call.conversation_id)["participants"][0]["id"]
    base = f"{API}/conversations/calls/{call.conversation_id}/participants"
    colleague.set_presence(ON_QUEUE)

    own = agent.post(f"{base}/{call.id}/consult/agent", {"userId": colleague.id, "speakTo": "DESTINATION"})
    theirs = agent.post(
        f"{base}/{customer}/consult/agent", {"userId": colleague.id, "speakTo": "DESTINATION"}
    )

    assert own.status >= 400
    assert theirs.body["destinationParticipantId"] == colleague.offer().id


def test_21_a_message_within_the_window_revives_the_same_conversation(machine: Caller) -> None:
    path = f"{OPEN}/message?prefetchConversationId=true"
    first = machine.post(path, channel_message()).body["conversationId"]
    machine.patch(f"{API}/conversations/messages/{first}", {"state": "disconnected"})

    again = machine.post(path, channel_message()).body["conversationId"]

    assert again == first
    purposes = [leg["purpose"] for leg in conversation(machine, first)["participants"]]
    assert purposes == ["customer", "workflow", "acd"] * 2


def test_22_the_token_endpoint_limits_by_400_the_api_by_429(machine: Caller) -> None:
    header = basic("sandbox-service", "sandbox-secret")
    asked = [
        form("/oauth/token", {"grant_type": "client_credentials"}, Authorization=header) for _ in range(400)
    ]
    limited = next(each for each in asked if each.status != 200)
    Caller().post("/sandbox/faults", {"rate_limit": {"per_minute": 0}})

    answer = machine.get(f"{API}/users")

    assert (limited.status, limited.body["error"]) == (400, "invalid_request")
    assert limited.body["error_description"].startswith("rate limit exceeded")
    assert (answer.status, answer.body["code"]) == (429, "too.many.requests.retry.after")
    assert int(answer.headers["Retry-After"]) > 0


def test_23_one_forbidden_topic_rejects_all_unless_errors_are_ignored(
    agent: Caller, colleague: Caller
) -> None:
    path = f"{CHANNELS}/{agent.post(CHANNELS).body['id']}/subscriptions"
    topics = [{"id": f"v2.users.{each.id}.conversations"} for each in (agent, colleague)]

    strict, lenient = agent.put(path, topics), agent.put(f"{path}?ignoreErrors=true", topics)

    assert strict.status == 403
    assert [each["state"] for each in lenient.body["entities"]] == ["Permitted", "Rejected"]


def test_24_presence_events_name_the_user_in_the_topic_only(agent: Caller, machine: Caller) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.presence")

    agent.set_presence(BUSY)

    assert agent.id in frames[0]["topicName"]
    assert agent.id not in str(frames[0]["eventBody"])


@pytest.mark.parametrize("path", ["replace", "replace/external"])
def test_25_deprecated_forms_are_listed_and_still_answer(agent: Caller, chat: Leg, path: str) -> None:
    answer = agent.post(f"{chat.generic_path}/{path}", {})

    assert answer.status == 400
    assert "transfer" in answer.body["code"]


def test_26_a_call_is_answered_remotely_only_by_the_right_phone(agent: Caller) -> None:
    begin("call")
    switches.turn("genesys", "phones-answer-by-hand", on=True)

    answer = agent.patch(agent.offer().path, {"state": "connected"})

    assert (answer.status, agent.offer().state) == (202, "alerting")
    switches.clear("genesys")


def test_27_agents_cannot_send_cards_or_quick_replies(agent: Caller, chat: Leg) -> None:
    reply = {"contentType": "QuickReply", "quickReply": {"text": "Yes", "payload": "yes"}}
    body = json.dumps({"textBody": "Shall I?", "content": [reply]})
    factory = RequestFactory(headers={"Authorization": f"Bearer {agent.token}"})

    answer = read(factory.post(chat.messages_path, body, content_type="application/json"))

    assert answer.status >= 400 or answer.body["normalizedMessage"].get("content", []) == []


def test_28_a_self_uri_is_a_path_without_a_host(machine: Caller) -> None:
    assert machine.get(f"{API}/routing/queues/{DESK}").body["selfUri"] == f"{API}/routing/queues/{DESK}"
