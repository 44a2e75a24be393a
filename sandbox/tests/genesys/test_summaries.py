"""Summaries of conversations: made of their own words, told and read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from sandbox import clock
from tests.genesys.cast import RESOLVED, Caller, Leg, begin, listen, step
from tests.genesys.schemas import check_event


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Let time pass by steps only, from a whole second on."""
    with time_machine.travel(clock.now().replace(microsecond=0) + timedelta(seconds=1), tick=False):
        yield


@pytest.fixture
def ended(agent: Caller, chat: Leg) -> str:
    """The path of the summaries of Maya's chat, which has just ended."""
    agent.post(chat.messages_path, {"textBody": "I reset your password."})
    agent.patch(chat.path, {"state": "disconnected"})
    agent.post(chat.wrapup_path, {"code": RESOLVED})
    return f"/api/v2/conversations/{chat.conversation_id}/summaries"


def test_take_their_time(agent: Caller, ended: str) -> None:
    statuses = []
    for seconds in (0, 2, 4):
        step(seconds)
        statuses.append(agent.get(ended).body["summary"]["status"])

    assert statuses == ["Pending", "Processing", "Completed"]


def test_are_made_of_what_was_said(agent: Caller, ended: str, chat: Leg) -> None:
    step(6)

    body = agent.get(ended).body
    summary, (session,) = body["summary"], body["sessionSummaries"]
    assert (summary["reason"]["text"], summary["resolution"]["text"]) == ("Hello", "I reset your password.")
    assert summary["text"] == "Hello I reset your password."
    assert summary["resolution"]["outcome"] == "Resolved"
    assert [each["name"] for each in summary["predictedWrapupCodes"]] == ["Password reset"]
    assert session["communication"]["id"] == chat.communication_id


def test_have_no_words_where_none_are_known(agent: Caller, machine: Caller) -> None:
    mail = begin("email")
    agent.patch(agent.offer().path, {"state": "connected"})
    agent.patch(agent.offer().path, {"state": "disconnected"})
    step(6)

    summary = machine.get(f"/api/v2/conversations/{mail}/summaries").body["summary"]
    assert (summary["status"], "text" in summary) == ("Error", False)


def test_note_what_is_still_to_be_done(agent: Caller, machine: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})
    codes = agent.get(f"{chat.path}/wrapupcodes").body
    code = next(each["id"] for each in codes if each["name"] == "Follow-up needed")
    agent.post(chat.wrapup_path, {"code": code, "notes": "Call back on Monday"})
    step(6)

    summary = machine.get(f"/api/v2/conversations/{chat.conversation_id}/summaries").body["summary"]
    assert summary["followup"]["text"] == "Call back on Monday"


def test_there_is_none_before_the_end(agent: Caller, stranger: Caller, chat: Leg) -> None:
    path = f"/api/v2/conversations/{chat.conversation_id}/summaries"

    assert agent.get(path).body["code"] == "not.found"
    assert stranger.get(path).status == 403
    assert agent.get("/api/v2/conversations/none/summaries").status == 404


def test_are_told_after_the_end(agent: Caller, chat: Leg) -> None:
    frames = listen(agent, f"v2.users.{agent.id}.conversations.summaries")
    agent.post(chat.messages_path, {"textBody": "Restart it"})
    agent.patch(chat.path, {"state": "disconnected"})
    step(5)
    assert frames == []
    step(1)

    (frame,) = frames
    assert frame["eventBody"]["triggerType"] == "AFTER_DISCONNECT"
    assert frame["eventBody"]["resolution"]["text"] == "Restart it"
    check_event(frame)


def test_a_call_without_words_is_too_short(agent: Caller, call: Leg) -> None:
    frames = listen(agent, f"v2.users.{agent.id}.conversations.summaries")
    agent.patch(call.path, {"state": "disconnected"})
    step(6)

    assert frames[0]["eventBody"]["errorType"] == "CONVERSATION_TOO_SHORT"
    check_event(frames[0])


def test_are_told_as_insights_too(machine: Caller, ended: str, chat: Leg) -> None:
    path = f"/api/v2/speechandtextanalytics/conversations/{chat.conversation_id}/summaries"
    before = machine.get(path).body["entities"]
    step(6)

    (entity,) = machine.get(path).body["entities"]
    assert before == []
    assert [each["type"] for each in entity["insights"]] == ["Reason", "Resolution"]
