"""What remains of conversations: recordings."""

from collections.abc import Iterator

import pytest

from sandbox.control import switches
from sandbox.genesys.records.recordings import SLOW
from tests.genesys.cast import Answer, Caller, Leg, begin, step


@pytest.fixture
def recorded(agent: Caller, call: Leg) -> str:
    """The path of Maya's call of five seconds, which has ended."""
    step(5)
    agent.patch(call.path, {"state": "disconnected"})
    return f"/api/v2/conversations/{call.conversation_id}"


@pytest.fixture
def _slow() -> Iterator[None]:
    switches.turn("genesys", SLOW, on=True)
    yield
    switches.clear("genesys")


def fetched(caller: Caller, uri: str) -> Answer:
    """Return what is at an address of this host, asked for without a token."""
    return Caller().get(uri.partition("testserver")[2])


def test_a_recording_exists_after_the_end_only(agent: Caller, machine: Caller, call: Leg) -> None:
    path = f"/api/v2/conversations/{call.conversation_id}"
    before = machine.get(f"{path}/recordings")
    agent.patch(call.path, {"state": "disconnected"})

    assert (before.status, before.body["code"]) == (404, "conversation.not.found")
    assert machine.get(f"{path}/recordings").body[0]["conversationId"] == call.conversation_id
    assert machine.get("/api/v2/conversations/none/recordingmetadata").status == 404


def test_metadata_has_no_media(machine: Caller, recorded: str) -> None:
    (metadata,) = machine.get(f"{recorded}/recordingmetadata").body
    (recording,) = machine.get(f"{recorded}/recordings?formatId=NONE").body

    assert metadata == recording
    assert "mediaUris" not in recording
    assert machine.get(f"{recorded}/recordingmetadata/{metadata['id']}").body == metadata
    assert machine.get(f"{recorded}/recordingmetadata/none").status == 404


def test_a_recording_can_be_played(machine: Caller, recorded: str) -> None:
    (recording,) = machine.get(f"{recorded}/recordings").body
    uri = recording["mediaUris"]["0"]["mediaUri"]

    assert fetched(machine, uri).headers["Content-Type"] == "audio/wav"
    assert fetched(machine, uri.replace("Signature=", "Signature=0")).status == 403
    step(61 * 60)
    assert "expired" in fetched(machine, uri).body


def test_a_single_one_takes_its_time(machine: Caller, recorded: str) -> None:
    (metadata,) = machine.get(f"{recorded}/recordingmetadata").body
    path = f"{recorded}/recordings/{metadata['id']}?formatId=MP3"

    first = machine.get(path)
    assert (first.status, "mediaUris" in first.body) == (202, False)
    assert 0 < first.body["estimatedTranscodeTimeMs"] <= 3000
    step(3)
    assert machine.get(path).status == 200
    assert machine.get(path.replace("MP3", "FLAC")).status == 400


def test_a_list_waits_as_long_as_allowed(machine: Caller, recorded: str) -> None:
    impatient = machine.get(f"{recorded}/recordings?maxWaitMs=10")

    assert (impatient.status, "mediaUris" in impatient.body[0]) == (202, False)
    assert machine.get(f"{recorded}/recordings").status == 200
    assert machine.get(f"{recorded}/recordings?maxWaitMs=0").status == 400


@pytest.mark.usefixtures("_slow")
def test_transcoding_may_be_slow(machine: Caller, recorded: str) -> None:
    assert machine.get(f"{recorded}/recordings").status == 202
    step(30)
    assert machine.get(f"{recorded}/recordings").status == 200


def test_a_chat_is_kept_as_its_words(agent: Caller, machine: Caller, chat: Leg) -> None:
    agent.post(chat.messages_path, {"textBody": "Restart it"})
    agent.patch(chat.path, {"state": "disconnected"})

    (recording,) = machine.get(f"/api/v2/conversations/{chat.conversation_id}/recordings").body
    said = [(each["purpose"], each["messageText"]) for each in recording["messagingTranscript"]]
    assert (recording["media"], said) == ("message", [("customer", "Hello"), ("agent", "Restart it")])


def test_a_mail_is_kept_as_its_text(agent: Caller, machine: Caller) -> None:
    mail = begin("email", text="Where is my invoice?")
    agent.patch(agent.offer().path, {"state": "connected"})
    agent.patch(agent.offer().path, {"state": "disconnected"})

    (recording,) = machine.get(f"/api/v2/conversations/{mail}/recordings").body
    assert recording["emailTranscript"][0]["textBody"] == "Where is my invoice?"


def test_what_nobody_answered_is_not_recorded(machine: Caller) -> None:
    call = begin("call")
    Caller().post(f"/sandbox/conversations/{call}/end")

    assert machine.get(f"/api/v2/conversations/{call}/recordings").body == []


def test_agents_hear_nothing(agent: Caller, supervisor: Caller, recorded: str) -> None:
    assert agent.get(f"{recorded}/recordings").body["code"] == "missing.any.permissions"
    assert supervisor.get(f"{recorded}/recordings").status == 200
