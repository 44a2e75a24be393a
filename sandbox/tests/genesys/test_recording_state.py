"""Recorders and the secure pause."""

import pytest

from tests.genesys.cast import Caller, Leg, again, begin, listen
from tests.genesys.schemas import check_event


def path_of(leg: Leg, media: str = "") -> str:
    return f"/api/v2/conversations/{media}{leg.conversation_id}/recordingstate"


def customers_call(caller: Caller, leg: Leg) -> dict[str, object]:
    body = caller.get(f"/api/v2/conversations/{leg.conversation_id}").body
    own: dict[str, object] = body["participants"][0]["calls"][0]
    return own


def test_pauses_and_resumes(agent: Caller, call: Leg) -> None:
    paused = agent.patch(path_of(call), {"recordingState": "PAUSED"})
    own = customers_call(agent, call)
    resumed = agent.patch(path_of(call), {"recordingState": "ACTIVE"})

    assert (paused.status, resumed.status) == (202, 202)
    assert (own["recordingState"], own["securePause"]) == ("paused", True)
    assert customers_call(agent, call)["recordingState"] == "active"


def test_shows_on_the_conversation_and_in_events(agent: Caller, machine: Caller, call: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}?conversations&conversations.calls")

    answer = agent.put(path_of(call, "calls/"), {"recordingState": "PAUSED"})

    whole = agent.get(f"/api/v2/conversations/{call.conversation_id}").body
    assert (answer.status, whole["recordingState"], whole["securePause"]) == (200, "PAUSED", True)
    assert [each["eventBody"]["recordingState"] for each in frames] == ["paused", "paused"]
    for frame in frames:
        check_event(frame)


@pytest.mark.parametrize("media", ["message", "email", "callback"])
def test_is_taken_in_every_medium(agent: Caller, media: str) -> None:
    begin(media)
    agent.patch(agent.offer().path, {"state": "connected"})
    leg = agent.offer()

    assert agent.put(path_of(leg, f"{leg.medium}/"), {"recordingState": "PAUSED"}).status == 200
    assert again(agent, leg).state == "connected"


def test_by_the_state_of_the_call(agent: Caller, call: Leg) -> None:
    answer = agent.patch(f"/api/v2/conversations/calls/{call.conversation_id}", {"recordingState": "PAUSED"})

    assert answer.body["securePause"] is True


def test_only_who_is_connected_may(agent: Caller, colleague: Caller, machine: Caller) -> None:
    begin("call")
    waiting = agent.offer()

    assert colleague.patch(path_of(waiting), {"recordingState": "PAUSED"}).status == 403
    assert agent.patch(path_of(waiting), {"recordingState": "PAUSED"}).body["code"].endswith("participant")
    assert machine.patch(path_of(waiting), {"recordingState": "PAUSED"}).status == 202


@pytest.mark.parametrize("word", ["NONE", "STOPPED", None])
def test_refuses_other_words(agent: Caller, call: Leg, word: str | None) -> None:
    answer = agent.patch(path_of(call), {"recordingState": word})

    assert (answer.status, answer.body["code"]) == (400, "invalid.value")
