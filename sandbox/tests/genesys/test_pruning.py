"""What conversations are cut down to, by the list in ``fields.json`` and the vendor's documents."""

from typing import Any

import pytest

from sandbox.genesys.conversations.pruning import DEFINITIONS
from tests.genesys.cast import DESK, Caller, Leg, listen
from tests.genesys.schemas import OPENAPI, TOPICS, document

NAMES = {name for listed in DEFINITIONS.values() for name in listed}


def properties(definition: str) -> dict[str, Any]:
    """Return what the vendor's document has for a definition."""
    known = document(TOPICS if "EventTopic" in definition else OPENAPI)["definitions"]
    found: dict[str, Any] = known[definition]["properties"]
    return found


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_lists_what_there_is(definition: str) -> None:
    known = properties(definition)

    assert set(DEFINITIONS[definition]) == NAMES & known.keys()
    for name, of in DEFINITIONS[definition].items():
        reference = known[name].get("$ref") or known[name].get("items", {}).get("$ref") or ""
        assert of in (None, reference.rpartition("/")[2])


def test_says_through_whom_it_belongs_to_its_division(agent: Caller, chat: Leg) -> None:
    (membership,) = agent.get(f"/api/v2/conversations/{chat.conversation_id}").body["divisions"]

    assert [each["id"] for each in membership["entities"]] == [DESK, agent.id]


def test_rest_has_empty_arrays_where_topics_have_none(agent: Caller, machine: Caller, chat: Leg) -> None:
    frames = listen(machine, f"v2.users.{agent.id}.conversations")

    agent.patch(f"{chat.path}/attributes", {"attributes": {"mood": "calm"}})

    told = frames[-1]["eventBody"]["participants"][0]
    assert (chat.participant["calls"], chat.participant["chats"], chat.participant["videos"]) == ([], [], [])
    assert told["messages"]
    assert not {"calls", "chats", "videos"} & told.keys()
