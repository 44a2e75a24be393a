"""The screen-pop: who may be calling, and their incidents as a page shows them."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from incidents import queries
from incidents.models import Lookup
from incidents.queries import UNANSWERED
from incidents.states import LookupState
from routing.states import ChoiceKind
from tests.factories import (
    NOON,
    CallerFactory,
    ChoiceFactory,
    IncidentFactory,
    LookupFactory,
)

pytestmark = pytest.mark.django_db


def card_of(lookup):
    return queries.caller_cards([lookup])[lookup.pk]


def shown(lookup):
    return [line.incident for line in card_of(lookup).incidents]


def incident(caller=None, minutes=0, **more):
    return IncidentFactory(caller=caller, updated_at=NOON + timedelta(minutes=minutes), **more)


def line_of(**more):
    """Return an incident of the caller with these values, as a page shows it."""
    caller = CallerFactory()
    [line] = card_of(LookupFactory(one=True, caller=caller, incidents=[incident(caller, **more)])).incidents
    return line


def test_shows_nothing_where_nobody_was_looked_up():
    assert queries.caller_cards([]) == {}


def test_keeps_callers_apart():
    first, second = LookupFactory(one=True, matched_by="email"), LookupFactory(one=True)

    cards = queries.caller_cards([first, second])

    assert [cards[one.pk].caller for one in (first, second)] == [first.caller, second.caller]
    assert cards[first.pk].candidates == [first.caller]
    assert (cards[first.pk].lookup, cards[first.pk].matched_by) == (first, "email")


def test_shows_the_three_open_incidents_of_the_caller_that_changed_last():
    caller = CallerFactory()
    own = [incident(caller, minutes) for minutes in range(4)]
    others = [incident(CallerFactory(), 9), incident(caller, 9, active=False)]

    lookup = LookupFactory(one=True, caller=caller, incidents=[*own, *others])

    assert shown(lookup) == [own[3], own[2], own[1]]


def test_shows_the_highest_number_first_where_the_time_is_the_same():
    caller = CallerFactory()
    low, high = incident(caller, number="INC0000001"), incident(caller, number="INC0000002")

    assert shown(LookupFactory(one=True, caller=caller, incidents=[low, high])) == [high, low]


def test_shows_nobodys_incidents_until_one_is_chosen():
    grace, tomas = CallerFactory(), CallerFactory()
    theirs = [incident(grace, 2), incident(tomas, 1)]
    lookup = LookupFactory(state=LookupState.SEVERAL, candidates=[grace, tomas], incidents=theirs)
    assert (card_of(lookup).state, card_of(lookup).caller, shown(lookup)) == ("several", None, [])

    Lookup.objects.update(caller=tomas, chosen_at=NOON)

    card = card_of(Lookup.objects.get())
    assert (card.state, card.caller, card.candidates) == ("one", tomas, [grace, tomas])
    assert shown(Lookup.objects.get()) == theirs[1:]


def test_lists_the_candidates_by_name_in_whatever_order_they_were_stored():
    names = ["Tomas Lind", "Grace Okafor", "Priya Nair", "Amal Haddad"]
    found = [CallerFactory(name=name) for name in names]
    lookup = LookupFactory(state=LookupState.SEVERAL)
    for one in found:
        lookup.candidates.add(one)

    assert [one.name for one in card_of(lookup).candidates] == sorted(names)


@pytest.mark.parametrize("matched_by", ["phone", "email", "attribute", "of-later", ""])
def test_says_by_what_the_caller_was_found(matched_by):
    assert card_of(LookupFactory(one=True, matched_by=matched_by)).matched_by == matched_by


@pytest.mark.parametrize("state", LookupState)
def test_says_since_when_it_knows_only_what_was_known_before(state):
    problem = {"code": "no-answer", "cloud": "ServiceNow"}
    card = card_of(LookupFactory(state=state, answered_at=NOON, problem=problem))

    assert card.stale_since == (NOON if state in UNANSWERED else None)
    assert (card.state, card.problem) == (state, problem)


@pytest.mark.parametrize(
    ("state", "name", "tone"),
    [
        ("1", "New", ""),
        ("2", "In Progress", "blue"),
        ("3", "On Hold", "amber"),
        ("6", "Resolved", "green"),
        ("7", "Closed", ""),
        ("8", "Canceled", ""),
        ("99", "99", ""),
    ],
)
def test_names_the_state_of_an_incident(state, name, tone):
    line = line_of(state=state)

    assert (line.state_name, line.state_tone) == (name, tone)


def test_names_states_as_the_instance_does():
    ChoiceFactory(kind=ChoiceKind.INCIDENT_STATE, remote_id="2", name="Working on it")
    ChoiceFactory(kind=ChoiceKind.GROUP, remote_id="3", name="Network")

    names = queries.state_names()

    assert (names["2"], names["3"]) == ("Working on it", "On Hold")


@pytest.mark.parametrize(
    ("priority", "tone", "name", "is_critical"),
    [
        ("1", "red", "Critical", True),
        ("2", "amber", "High", False),
        ("5", "", "Planning", False),
        ("", "", "", False),
    ],
)
def test_marks_what_is_urgent(priority, tone, name, is_critical):
    line = line_of(priority=priority)

    assert (line.priority_tone, line.incident.priority_name) == (tone, name)
    assert line.incident.is_critical == is_critical


@pytest.mark.parametrize("typed", ["INC0000001", "inc0000001", " Inc0000001\t"])
def test_finds_an_incident_however_its_number_was_typed(typed):
    known = incident(number="INC0000001")
    incident()

    assert queries.incident_by(typed) == known


@pytest.mark.parametrize("typed", ["", "INC", "INC00000011", "0000001"])
def test_finds_no_incident_by_a_part_of_its_number(typed):
    incident(number="INC0000001")

    assert queries.incident_by(typed) is None


@pytest.mark.parametrize(
    ("address", "words"),
    [("+12065550123", "has the address +12065550123."), ("", "matches the attributes of the conversation.")],
)
def test_names_what_nobody_matches(db, address, words):
    card = queries.CallerCard(state=LookupState.NONE, lookup=LookupFactory(address=address))

    html = render_to_string("incidents/_lookup.html", {"caller_card": card, "caller_url": "/"})

    assert words in html
