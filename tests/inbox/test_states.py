"""The life of a leg, as one table."""

import itertools

import pytest

from inbox import states
from inbox.states import TRANSITIONS, IllegalStep, State, Step, after

ILLEGAL = [pair for pair in itertools.product(State, Step) if pair not in TRANSITIONS]


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
