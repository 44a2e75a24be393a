"""A call: the desk shows and steers it, the phone does the talking."""

import pytest
from playwright.sync_api import expect

from tests.support.running import until

pytestmark = pytest.mark.e2e


def test_is_muted_and_opened_again(talk, desk):
    talk(customer="sam", media="call")
    desk.button("Mute").click()
    desk.button("Unmute").click()

    expect(desk.button("Mute")).to_be_visible()


def test_is_held_and_resumed(talk, desk, clouds):
    sam = talk(customer="sam", media="call")

    desk.button("Hold").click()
    expect(desk.button("Resume")).to_be_visible()
    assert clouds.conversation(sam.id)["state"] == "held"

    desk.button("Resume").click()
    desk.has_state(sam, "connected")
    assert clouds.conversation(sam.id)["state"] == "talking"


def test_leaves_its_recording_in_the_incident(talk, desk, clouds):
    sam = talk(customer="sam", media="call")
    desk.button("End").click()
    desk.has_state(sam, "wrap-up")

    desk.fill_wrapup(notes="Badge unlocked.")
    desk.finish()
    desk.incident_number()

    (incident,) = clouds.incidents_of(sam)
    assert incident["contact_type"] == "phone"
    until(lambda: "Recording: http" in clouds.notes_of(incident), what="the recording's link")


def test_goes_on_when_the_caller_hangs_up(talk, desk):
    sam = talk(customer="sam", media="call")

    sam.leaves()

    desk.has_state(sam, "wrap-up")
    expect(desk.wrapup.get_by_role("button", name="Finish")).to_be_enabled()
    expect(desk.button("End")).to_have_count(0)
