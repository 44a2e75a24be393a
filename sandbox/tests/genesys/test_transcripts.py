"""Transcripts: live while people talk, and kept for later."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from sandbox import clock
from tests.genesys.cast import ON_QUEUE, Caller, Leg, begin, listen, step
from tests.genesys.schemas import check_event

WORDS = "/api/v2/speechandtextanalytics/conversations"


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Let time pass by steps only, from a whole second on."""
    with time_machine.travel(clock.now().replace(microsecond=0) + timedelta(seconds=1), tick=False):
        yield


@pytest.fixture
def talked(agent: Caller, call: Leg) -> str:
    """The path of the words of Maya's call of 12 seconds, processed by now."""
    step(12)
    agent.patch(call.path, {"state": "disconnected"})
    step(20)
    return f"{WORDS}/{call.conversation_id}"


def transcript(caller: Caller, path: str, communication_id: str) -> dict[str, Any]:
    answer = caller.get(f"{path}/communications/{communication_id}/transcripturl")
    assert answer.status == 200, answer.body
    found: dict[str, Any] = Caller().get(answer.body["url"].partition("testserver")[2]).body
    return found


def test_the_words_of_a_call(machine: Caller, talked: str, call: Leg) -> None:
    (found,) = transcript(machine, talked, call.communication_id)["transcripts"]

    said = [(each["participantPurpose"], each["text"]) for each in found["phrases"]]
    assert said[0] == ("external", "Hello, my VPN keeps dropping.")
    assert [each for each, _ in said] == ["external", "internal", "external"]
    offsets = [each["offset"]["milliseconds"] for each in found["phrases"]]
    assert offsets == [1000, 5000, 10_000]
    assert found["analytics"]["sentiment"][0]["sentiment"] == -1.0


def test_the_words_of_a_chat(machine: Caller, agent: Caller, chat: Leg) -> None:
    agent.post(chat.messages_path, {"textBody": "Restart it"})
    agent.patch(chat.path, {"state": "disconnected"})
    step(20)
    body = machine.get(f"/api/v2/conversations/{chat.conversation_id}").body
    customer = next(each for each in body["participants"] if each["purpose"] == "customer")

    path = f"{WORDS}/{chat.conversation_id}"
    phrases = transcript(machine, path, customer["messages"][0]["id"])["transcripts"][0]["phrases"]
    assert [each["text"] for each in phrases] == ["Hello", "Restart it"]


def test_an_address_is_good_for_ten_minutes(machine: Caller, talked: str, call: Leg) -> None:
    path = f"{talked}/communications/{call.communication_id}"
    url = machine.get(f"{path}/transcripturl").body["url"].partition("testserver")[2]

    assert Caller().get(url.replace("Expires=", "Expires=9")).status == 403
    step(599)
    assert Caller().get(url).status == 200
    step(2)
    assert Caller().get(url).status == 403


def test_unknown_until_processed(machine: Caller, agent: Caller, call: Leg) -> None:
    path = f"{WORDS}/{call.conversation_id}/communications/{call.communication_id}/transcripturl"
    step(5)
    before = machine.get(path).status
    agent.patch(call.path, {"state": "disconnected"})
    step(19)
    meanwhile = machine.get(path).status
    step(1)

    assert (before, meanwhile, machine.get(path).status) == (404, 404, 200)
    assert machine.get(path.replace(call.communication_id, "none")).status == 404


def test_queues_that_write_nothing_down(machine: Caller, stranger: Caller) -> None:
    stranger.set_presence(ON_QUEUE)
    begin("call", queue="Billing")
    stranger.patch(stranger.offer().path, {"state": "connected"})
    call = stranger.offer()
    step(12)
    stranger.patch(call.path, {"state": "disconnected"})
    step(20)

    path = f"{WORDS}/{call.conversation_id}/communications/{call.communication_id}/transcripturl"
    assert machine.get(path).status == 404


def test_agents_read_no_analysis(agent: Caller, talked: str) -> None:
    assert agent.get(f"{talked}/summaries").body["code"] == "missing.permissions"


def test_lines_are_told_as_they_are_said(agent: Caller, call: Leg) -> None:
    frames = listen(agent, f"v2.conversations.{call.conversation_id}.transcription")
    for _ in range(10):
        step(1)

    bodies = [each["eventBody"] for each in frames]
    assert [each["transcripts"][0]["channel"] for each in bodies] == ["EXTERNAL", "INTERNAL"]
    first = bodies[0]["transcripts"][0]["alternatives"][0]
    assert (first["transcript"], first["offsetMs"]) == ("Hello, my VPN keeps dropping.", 1000)
    assert bodies[1]["communicationId"] == call.communication_id
    for frame in frames:
        check_event(frame)


def test_the_end_is_told(agent: Caller, call: Leg) -> None:
    frames = listen(agent, f"v2.conversations.{call.conversation_id}.transcription")
    agent.patch(call.path, {"state": "disconnected"})
    step(60)

    (frame,) = frames
    assert (frame["eventBody"]["status"]["status"], frame["eventBody"]["transcripts"]) == (
        "SESSION_ENDED",
        [],
    )


def test_silence_is_told_every_five_minutes(agent: Caller, call: Leg) -> None:
    step(60)
    frames = listen(agent, f"v2.conversations.{call.conversation_id}.transcription")
    step(240)
    step(300)

    assert [each["eventBody"]["transcripts"] for each in frames] == [[], []]
    assert frames[0]["eventBody"]["status"] == {"offsetMs": 300_000, "status": "SESSION_ONGOING"}
