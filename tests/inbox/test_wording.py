"""Entries of the history are shown as text."""

import pytest

from inbox.actions import ACTIONS
from inbox.models import Activity, Leg
from inbox.wording import SHOWN, WORDS, detail_text, event_text
from tests.factories import ActivityFactory, AgentFactory

Kind = Activity.Kind


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({}, ""),
        ({"name": "Network"}, "Network"),
        ({"name": ""}, ""),
        ({"missed": "elsewhere"}, "answered elsewhere"),
        ({"found": "0"}, "0 people found"),
        ({"found": "1"}, "1 person found"),
        ({"found": "2"}, "2 people found"),
        ({"changed": "customer-returned"}, "The customer is back"),
        ({"code": "busy", "cloud": "ServiceNow"}, "ServiceNow is busy"),
        ({"name": "Ada Park", "code": "transfer-unanswered"}, "Ada Park Nobody answered."),
        ({"said": "not for people", "status": "idle"}, ""),
    ],
)
def test_says_what_the_detail_tells(detail, words):
    assert detail_text(detail).startswith(words)
    assert bool(detail_text(detail)) == bool(words)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_names_every_action_as_its_button_does(action):
    assert detail_text({"action": action.name}) == str(action.label)


@pytest.mark.parametrize("missed", Leg.Missed)
def test_names_every_reason_for_a_missed_offer_without_you(missed):
    words = detail_text({"missed": missed.value})

    assert (words, "you" in words.lower()) == (str(WORDS["missed", missed.value]), False)


@pytest.mark.parametrize("key", SHOWN)
def test_shows_what_it_does_not_know_as_it_stands(key):
    unknown = "7 people found" if key == "found" else "of-a-later-release"

    assert detail_text({key: "7" if key == "found" else unknown}) == unknown


@pytest.mark.parametrize(("key", "value"), WORDS)
def test_knows_a_sentence_for_every_change_and_reason(key, value):
    assert detail_text({key: value}) == str(WORDS[key, value]) != value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("activity", "text"),
    [
        ({"kind": Kind.HELD}, "On hold"),
        ({"kind": Kind.TRANSFERRED, "detail": {"name": "Ada Park"}}, "Transferred · Ada Park"),
        ({"kind": Kind.ENDED, "detail": {"reason": "unknown-to-genesys"}}, "Ended"),
    ],
)
def test_says_what_happened_and_more(activity, text):
    assert event_text(ActivityFactory.build(**activity)) == text


@pytest.mark.django_db
def test_says_who_did_it():
    activity = ActivityFactory.build(
        kind=Kind.TRANSFERRING, detail={"name": "Ada Park"}, actor=AgentFactory.build(name="Maya Reyes")
    )

    assert event_text(activity) == "Transferring · Maya Reyes · Ada Park"
