"""The table of actions: what is possible when, and that each row leads to an operation."""

import pytest

from bridge_project.flow import answers_to
from gateway.operations.names import Repeat
from gateway.operations.payloads import ParticipantPayload, SendMessage
from gateway.operations.table import OPERATIONS
from inbox import actions, states
from inbox.actions import ACTIONS, BY_OPERATION, is_possible
from inbox.ingest import settled
from inbox.states import State

FREE = {"medium": "message", "muted": False, "pending": False, "unfinished": False}
ALLOWED = {
    State.OFFERED: {"accept", "decline"},
    State.ACCEPTING: set(),
    State.CONNECTED: {"hold", "transfer", "end", "reply"},
    State.HELD: {"resume", "end"},
    State.PARKED: {"resume", "end"},
    State.WRAP_UP: set(),
    State.ENDED: set(),
}
VOICE_ALLOWED = {
    State.OFFERED: {"accept", "decline"},
    State.ACCEPTING: set(),
    State.CONNECTED: {"hold", "transfer", "end", "mute"},
    State.HELD: {"resume", "end", "mute"},
    State.PARKED: {"resume", "end", "mute"},
    State.WRAP_UP: set(),
    State.ENDED: set(),
}


def allowed(state, **more):
    return {action.name for action in ACTIONS if is_possible(action, state=state, **FREE | more)}


@pytest.mark.parametrize("state", State)
def test_allows_in_a_message_conversation(state):
    assert allowed(state) == ALLOWED[state]


@pytest.mark.parametrize("state", State)
def test_allows_in_a_call(state):
    assert allowed(state, medium="call") == VOICE_ALLOWED[state]


def test_allows_neither_hold_nor_a_reply_in_a_callback():
    assert allowed(State.CONNECTED, medium="callback") == {"transfer", "end"}


@pytest.mark.parametrize("state", State)
def test_allows_no_second_action_except_to_write(state):
    assert allowed(state, pending=True) <= {"reply"}


@pytest.mark.parametrize(("muted", "name"), [(False, "mute"), (True, "unmute")])
def test_allows_the_microphone_only_one_way(muted, name):
    assert allowed(State.CONNECTED, medium="call", muted=muted) & {"mute", "unmute"} == {name}


@pytest.mark.parametrize("state", State)
def test_allows_a_wrap_up_of_what_is_over_and_unfinished(state):
    over = state in (State.WRAP_UP, State.ENDED)

    assert ("wrap-up" in allowed(state, unfinished=True)) == over
    assert "wrap-up" not in allowed(state)


def test_names_and_nouns_are_unique():
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)
    assert len({action.noun for action in ACTIONS}) == len(ACTIONS)


def test_every_action_has_words_and_states():
    assert [one.name for one in ACTIONS if not (one.label and one.pending and one.refusal)] == []
    assert [one.name for one in ACTIONS if not set(one.states) <= set(states.State)] == []


def test_every_operation_of_an_action_takes_the_payload_of_a_leg():
    payloads = {OPERATIONS[operation].payload for operation in BY_OPERATION}

    assert [one for one in payloads if not issubclass(one, ParticipantPayload | SendMessage)] == []


def test_every_operation_of_an_action_is_settled():
    """A refused action that nothing settles would stay pending for ever."""
    answers = {answer for operation in BY_OPERATION for answer in answers_to(operation)}

    assert answers == {settled.action_settled, settled.transfer_settled, settled.message_settled}
    assert [operation for operation in BY_OPERATION if not answers_to(operation)] == []


def test_no_action_is_repeated_without_the_agent_except_a_wrap_up():
    repeated = {BY_OPERATION[one].name for one in BY_OPERATION if OPERATIONS[one].repeat is not Repeat.NEVER}

    assert repeated == {"wrap-up"}


def test_shortcuts_are_unique():
    shortcuts = [action.shortcut for action in ACTIONS if action.shortcut]

    assert len(set(shortcuts)) == len(shortcuts)


def test_the_page_asks_nothing_more_for_a_plain_action():
    assert {action.name for action in ACTIONS if not action.is_plain} == {"transfer", "reply", "wrap-up"}
    assert actions.PLAIN["acceptance"] is actions.ACCEPT
