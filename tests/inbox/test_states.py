"""The life of a leg, as one table."""

import itertools

import pytest

from inbox import states
from inbox.states import TRANSITIONS, IllegalStep, State, Step, after

ILLEGAL = [pair for pair in itertools.product(State, Step) if pair not in TRANSITIONS]
FREE = {"medium": "message", "muted": False, "busy": False, "unwrapped": False}


@pytest.mark.parametrize(("pair", "target"), TRANSITIONS.items())
def test_follows_the_table(pair, target):
    assert after(*pair) == target


@pytest.mark.parametrize(("state", "step"), ILLEGAL)
def test_refuses_what_the_table_lacks(state, step):
    with pytest.raises(IllegalStep):
        after(state, step)


def test_lets_nothing_follow_the_end():
    assert not [pair for pair in TRANSITIONS if pair[0] == State.ENDED]


def test_never_returns_to_the_offer_once_connected():
    later = {*states.TALKING, State.WRAP_UP}

    assert not [pair for pair, target in TRANSITIONS.items() if pair[0] in later and target == State.OFFERED]


ALLOWED = {
    State.OFFERED: {"can_accept"},
    State.ACCEPTING: set(),
    State.CONNECTED: {"can_hold", "can_transfer", "can_end", "can_reply", "can_wrap_up"},
    State.HELD: {"can_resume", "can_end", "can_wrap_up"},
    State.PARKED: {"can_resume", "can_end", "can_wrap_up"},
    State.WRAP_UP: {"can_wrap_up"},
    State.ENDED: {"can_wrap_up"},
}


@pytest.mark.parametrize("state", State)
def test_allows_in_a_message_conversation(state):
    assert _allowed(states.actions(state, **FREE)) == ALLOWED[state]


@pytest.mark.parametrize("state", State)
def test_allows_no_second_wish_but_to_write(state):
    busy = _allowed(states.actions(state, **FREE | {"busy": True}))

    assert busy <= {"can_reply", "can_wrap_up"}


@pytest.mark.parametrize(("muted", "allowed"), [(False, "can_mute"), (True, "can_unmute")])
def test_allows_the_microphone_in_a_call_only(muted, allowed):
    call = _allowed(states.actions(State.CONNECTED, **FREE | {"medium": "call", "muted": muted}))
    message = _allowed(states.actions(State.CONNECTED, **FREE | {"muted": muted}))

    assert call & {"can_mute", "can_unmute"} == {allowed}
    assert not message & {"can_mute", "can_unmute"}


@pytest.mark.parametrize("state", [State.WRAP_UP, State.ENDED])
def test_allows_to_finish_what_nobody_wrapped_up(state):
    assert states.actions(state, **FREE | {"unwrapped": True}).can_finish
    assert not states.actions(state, **FREE).can_finish


def _allowed(actions):
    return {name for name in actions.__slots__ if getattr(actions, name)}
