"""What remains of conversations: recordings."""

from tests.sandbox.genesys.cast import Caller, Leg


def test_a_recording_exists_after_the_end_only(agent: Caller, call: Leg) -> None:
    path = f"/api/v2/conversations/{call.conversation_id}/recordingmetadata"
    before = agent.get(path).body
    agent.patch(call.path, {"state": "disconnected"})

    assert before == []
    assert agent.get(path).body[0]["conversationId"] == call.conversation_id


def test_a_recording_can_be_played(agent: Caller, call: Leg) -> None:
    agent.patch(call.path, {"state": "disconnected"})
    path = f"/api/v2/conversations/{call.conversation_id}/recordings"

    (recording,) = agent.get(path).body
    uri = recording["mediaUris"]["0"]["mediaUri"]

    assert agent.get(f"{path}/{recording['id']}").body["mediaUris"]
    assert agent.get(uri.partition("testserver")[2]).headers["Content-Type"] == "audio/wav"
    assert "mediaUris" not in agent.get(f"{path}?formatId=NONE").body[0]
    assert agent.get(f"{path}/none").status == 404


def test_chats_have_no_recording(agent: Caller, chat: Leg) -> None:
    agent.patch(chat.path, {"state": "disconnected"})

    assert agent.get(f"/api/v2/conversations/{chat.conversation_id}/recordings").body == []
