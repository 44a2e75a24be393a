"""Interactions by their own resources."""

import pytest

from sandbox.organisation import sys_id_of
from tests.servicenow.cast import MAYA, NOOR
from tests.servicenow.desk import MESSAGING, interaction, record

MANAGEMENT = "/api/now/interaction"
FRAME = "/api/now/openframe/voice-interaction"
VOICE = "/api/now/v1/cs/voice-interactions"
VPN = sys_id_of("incident", "noor", "VPN drops every hour")
MESSAGE = {"beginOffsetMillis": 100, "endOffsetMillis": 900, "content": "Hello", "participantId": "AGENT"}


def refused(answer):
    return (answer.status, answer.body["error"]["detail"])


def call_of(call, **sent):
    """Return the sys_id of a call's interaction made by OpenFrame's API."""
    answer = call("POST", FRAME, {"interaction": {"userPhoneNumber": "+12065550123", **sent}})
    return answer.result["sysId"]


def voice_call(call, **sent):
    return call("POST", VOICE, {"userId": "+12065550123", **sent}).result["interactionId"]


@pytest.mark.parametrize(("channel", "kind"), [("messaging", "messaging"), (MESSAGING, "messaging")])
def test_are_created_by_channel_and_ignore_the_rest(call, rows, channel, kind):
    answer = call("POST", MANAGEMENT, {"channel": channel, "context_table": "incident", "opened_for": NOOR})

    made = record(call, "interaction", answer.result["sys_id"])
    assert (answer.status, answer.result["state"], answer.result["channel"]) == (201, "queued", channel)
    assert (made["type"], made["context_table"], made["opened_for"]) == (kind, "", "")
    assert made["opened_by"] == sys_id_of("sys_user", "bridge")
    assert rows("awa_work_item", f"document_id={made['sys_id']}") == []


@pytest.mark.parametrize("sent", [{}, {"channel": ""}, {"channel": "fax"}, {"channel": 7}])
def test_are_not_created_without_a_channel(call, sent):
    assert call("POST", MANAGEMENT, sent).status == 400


def test_are_closed_by_their_own_resource(call):
    document = interaction(call)

    closed = call("POST", f"{MANAGEMENT}/{document}/close", {}).result

    assert (closed["state"], closed["closed_by"]) == ("closed_complete", sys_id_of("sys_user", "bridge"))
    assert call("POST", f"{MANAGEMENT}/x/close", {}).status == 404


def test_are_not_closed_without_a_short_description(call):
    document = interaction(call, short_description="")

    answer = call("PATCH", f"/api/now/table/interaction/{document}", {"state": "closed_complete"})

    assert refused(answer) == (
        403,
        "Data Policy Exception: The following fields are mandatory: Short description",
    )
    assert record(call, "interaction", document)["state"] == "new"


def test_of_a_call_keep_log_and_related_record(call, rows):
    sent = {
        "interaction": {
            "userPhoneNumber": "+12065550123",
            "callbackPhoneNumber": "+12065550999",
            "clientSessionId": "c-1",
            "additionalParams": {"direction": "inbound", "short_description": "Call", "assigned_to": MAYA},
        },
        "interactionContext": {"queue": "IT Help"},
        "phoneLogs": [{"call_id": "c-1", "agent": MAYA, "start_time": "2026-03-01 14:00:02"}],
        "relatedRecords": [{"documentTable": "incident", "documentId": VPN}],
    }

    made = call("POST", FRAME, sent).result

    shown = record(call, "interaction", made["sysId"])
    assert (made["status"], shown["opened_for"], shown["state"]) == ("SUCCESS", NOOR, "work_in_progress")
    assert (shown["caller_phone_number"], shown["client_session_id"]) == ("+12065550999", "c-1")
    assert rows("sn_openframe_phone_log", f"interaction={made['sysId']}", "call_id") == [{"call_id": "c-1"}]
    assert rows("interaction_related_record", f"interaction={made['sysId']}", "task,type") == [
        {"task": VPN, "type": "task"}
    ]


def test_of_a_shared_phone_are_opened_for_nobody(call):
    shown = record(call, "interaction", call_of(call, userPhoneNumber="+12065550177"))

    assert (shown["opened_for"], shown["state"]) == ("", "new")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"interaction": {}},
        {"interaction": "x"},
        {"interaction": {"userPhoneNumber": "555-0123"}},
        {"interaction": {"userPhoneNumber": "+12065550123", "clientSessionId": 7}},
        {"interaction": {"userPhoneNumber": "+12065550123"}, "phoneLogs": ["x"]},
    ],
)
def test_of_a_call_need_a_number_and_lists_of_objects(call, sent):
    assert call("POST", FRAME, sent).status == 400


def test_of_a_call_fail_for_an_unknown_record(call):
    sent = {
        "interaction": {"userPhoneNumber": "+12065550123"},
        "relatedRecords": [{"documentTable": "incident", "documentId": "x"}],
    }

    answer = call("POST", FRAME, sent)

    assert (answer.status, answer.result) == (200, {"status": "FAILURE"})


def test_of_a_call_are_changed(call):
    document = call_of(call)

    answer = call("PATCH", f"{FRAME}/{document}", {"interaction": {"clientSessionId": "c-2"}})

    assert answer.result == {"status": "SUCCESS"}
    assert record(call, "interaction", document)["client_session_id"] == "c-2"


@pytest.mark.parametrize(
    "sent",
    [
        {"relatedRecords": []},
        {
            "interaction": {"clientSessionId": "c"},
            "relatedRecords": [{"documentTable": "nonsense", "documentId": "x"}],
        },
        {"interaction": {"additionalParams": {"state": "closed_complete"}}},
    ],
)
def test_of_a_call_fail_with_200(call, sent):
    answer = call("PATCH", f"{FRAME}/{call_of(call)}", sent)

    assert (answer.status, answer.result) == (200, {"status": "FAILURE"})


def test_unknown_to_openframe_fail_with_200(call):
    answer = call("PATCH", f"{FRAME}/x", {"interaction": {"clientSessionId": "c"}})

    assert (answer.status, answer.result) == (200, {"status": "FAILURE"})


def test_of_voice_are_assigned_by_user_name(call):
    shown = record(call, "interaction", voice_call(call, agentId="maya.reyes"))

    assert (shown["assigned_to"], shown["opened_for"], shown["type"]) == (MAYA, NOOR, "phone")
    assert call("POST", VOICE, {"agentId": "maya.reyes"}).status == 400


def test_of_voice_keep_what_was_said(call, rows):
    document = voice_call(call)
    conversation = call("POST", f"{VOICE}/{document}/conversation", {"userId": "+12065550123"}).result

    first = call("POST", f"{VOICE}/{document}/messages", [MESSAGE]).result
    later = call("POST", f"{VOICE}/transcript", {"interactionId": document, "transcript": [MESSAGE]}).result

    saved = f"Voice conversation transcript has been successfully saved. Conversation id: {conversation}"
    assert (first, later) == (saved, saved)
    said = rows("sys_cs_message_voice_transcript", f"conversation={conversation}", "content,participant")
    assert said == [{"content": "Hello", "participant": "AGENT"}] * 2


@pytest.mark.parametrize(
    "message",
    [
        {**MESSAGE, "content": ""},
        {**MESSAGE, "beginOffsetMillis": "soon"},
        {**MESSAGE, "endOffsetMillis": None},
        {**MESSAGE, "participantId": "BOT"},
        "x",
    ],
)
def test_of_voice_refuse_odd_messages(call, rows, message):
    document = voice_call(call)

    assert call("POST", f"{VOICE}/{document}/messages", [MESSAGE, message]).status == 400
    assert rows("sys_cs_message_voice_transcript", "content=Hello") == []


def test_of_voice_refuse_a_broken_list(call):
    path = f"{VOICE}/{voice_call(call)}/messages"
    broken = call("POST", path, form="[", headers=None)

    assert broken.status in (400, 415)
    assert call("POST", path, []).status == 400


def test_of_voice_end_with_a_recording(call):
    document = voice_call(call)
    sent = {"state": "closed_complete", "recordingURL": "https://apps.example/r/1"}

    answer = call("PATCH", f"{VOICE}/{document}/state", sent)

    shown = record(call, "interaction", document)
    assert answer.result == "Success"
    assert (shown["state"], shown["recording_url"]) == ("closed_complete", "https://apps.example/r/1")
    assert call("POST", f"{VOICE}/{document}/messages", [MESSAGE]).status == 400


@pytest.mark.parametrize(("sent", "status"), [({}, 400), ({"state": "on_hold"}, 400)])
def test_of_voice_know_one_state(call, sent, status):
    assert call("PATCH", f"{VOICE}/{voice_call(call)}/state", sent).status == status
    assert call("PATCH", f"{VOICE}/x/state", {"state": "closed_complete"}).status == 404
