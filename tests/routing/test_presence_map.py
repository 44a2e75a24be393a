"""routing.forms.problems: what is wrong with a presence map, in whatever order its lines stand."""

from itertools import permutations, product

import pytest

from routing.forms import problems
from routing.models import PresenceDefinition, PresenceMapping, PresenceState

FORTH, BACK = PresenceMapping.Direction.TO_SERVICENOW, PresenceMapping.Direction.TO_GENESYS
MEAL, BREAK = (PresenceDefinition(pk=pk, name=name) for pk, name in ((1, "Meal"), (2, "Break")))
AWAY, OFFLINE = (PresenceState(pk=pk, name=name) for pk, name in ((1, "Away"), (2, "Offline")))
MEAL_AWAY, MEAL_OFFLINE = (FORTH, MEAL, AWAY), (FORTH, MEAL, OFFLINE)
BREAK_AWAY = (FORTH, BREAK, AWAY)
AWAY_MEAL, AWAY_BREAK = (BACK, MEAL, AWAY), (BACK, BREAK, AWAY)
OFFLINE_MEAL = (BACK, MEAL, OFFLINE)


def lines(*told):
    return [
        PresenceMapping(pk=pk, direction=direction, definition=definition, state=state)
        for pk, (direction, definition, state) in enumerate(told, start=1)
    ]


def in_every_order(*told):
    """Return what is wrong with the map, once per order of its lines."""
    return [list(problems(order)) for order in permutations(lines(*told))]


@pytest.mark.parametrize(
    "told",
    [
        (),
        (MEAL_AWAY,),
        (AWAY_MEAL,),
        (MEAL_AWAY, BREAK_AWAY),
        (MEAL_AWAY, AWAY_MEAL),
        (MEAL_AWAY, BREAK_AWAY, AWAY_MEAL),
        (MEAL_AWAY, BREAK_AWAY, AWAY_BREAK),
        (MEAL_AWAY, AWAY_BREAK),
        (AWAY_MEAL, OFFLINE_MEAL),
    ],
)
def test_finds_nothing_where_every_way_back_leads_home(told):
    assert all(found == [] for found in in_every_order(*told))


@pytest.mark.parametrize(
    ("told", "loops"),
    [
        ((MEAL_AWAY, OFFLINE_MEAL), ["ServiceNow Offline leads to Genesys Meal"]),
        ((MEAL_OFFLINE, AWAY_MEAL), ["ServiceNow Away leads to Genesys Meal"]),
        ((MEAL_AWAY, AWAY_MEAL, OFFLINE_MEAL), ["ServiceNow Offline leads to Genesys Meal"]),
        (
            (MEAL_OFFLINE, BREAK_AWAY, AWAY_MEAL, (BACK, BREAK, OFFLINE)),
            ["ServiceNow Away leads to Genesys Meal", "ServiceNow Offline leads to Genesys Break"],
        ),
    ],
)
def test_finds_each_loop_in_every_order(told, loops):
    for found in in_every_order(*told):
        assert len(found) == len(loops)
        assert all(any(loop in words for words in found) for loop in loops)


@pytest.mark.parametrize("told", [(MEAL_AWAY, MEAL_OFFLINE), (AWAY_MEAL, AWAY_BREAK)])
def test_finds_a_conflict_in_every_order(told):
    for found in in_every_order(*told):
        assert ["already leads to" in words for words in found] == [True]


def test_names_the_line_that_was_there_before():
    assert list(problems(lines(MEAL_AWAY, MEAL_OFFLINE))) == [
        "Genesys Meal already leads to ServiceNow Away. Change that line."
    ]
    assert list(problems(lines(AWAY_MEAL, AWAY_BREAK))) == [
        "ServiceNow Away already leads to Genesys Meal. Change that line."
    ]


def test_finds_a_map_sound_or_not_whatever_the_order():
    """Every map of up to three lines over two presences and two states."""
    every_line = list(product((FORTH, BACK), (MEAL, BREAK), (AWAY, OFFLINE)))
    for told in product(every_line, repeat=3):
        assert len({bool(found) for found in in_every_order(*told)}) == 1, told
