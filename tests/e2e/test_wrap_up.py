"""The wrap-up form stays for the incident when Genesys needs no code, or has one."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_page import violations
from tests.support.running import until

pytestmark = pytest.mark.e2e
NOTES = "Certificate renewed."


@pytest.fixture
def timed(clouds):
    """The queue gives the agent eight seconds for the wrap-up."""
    clouds.set_wrap_up("MANDATORY_TIMEOUT", 8)
    yield
    clouds.set_wrap_up("MANDATORY")


def code_of(desk):
    return desk.wrapup.get_by_role("combobox", name="Wrap-up code")


def sends_code(clouds, customer):
    """Return whether Genesys got a code for the conversation."""
    return any("/wrapup" in one["path"] for one in clouds.arrivals("genesys", "POST", customer.id))


def end(desk, customer):
    desk.button("End").click()
    desk.has_state(customer, "wrap-up")


def test_files_what_was_typed_when_the_time_ran_out(timed, talk, desk, clouds):
    noor = talk(text="My VPN drops.")
    end(desk, noor)
    desk.fill_wrapup(notes=NOTES)

    clouds.pass_time(9)
    expect(desk.wrapup).to_contain_text("Genesys has the code already.")
    expect(desk.card(noor, within="Wrap-up")).to_contain_text("Incident due, Genesys has the code")
    expect(code_of(desk)).to_be_hidden()
    expect(desk.wrapup.get_by_role("textbox", name="Notes")).to_have_value(NOTES)
    desk.finish()

    number = desk.incident_number()
    (incident,) = clouds.incidents_of(noor)
    assert (incident["number"], clouds.notes_of(incident).count(NOTES)) == (number, 1)
    expect(desk.card(noor)).to_have_count(0)
    expect(desk.wrapup.get_by_role("button", name="Finish")).to_have_count(0)
    assert not sends_code(clouds, noor)


def test_is_filed_in_one_of_two_tabs(timed, talk, desk, clouds):
    noor = talk(text="My VPN drops.")
    other = desk.page.context.new_page()
    other.goto(desk.page.url)
    end(desk, noor)
    desk.fill_wrapup(notes=NOTES)
    clouds.pass_time(9)
    theirs = other.get_by_role("region", name="Wrap-up")
    expect(theirs.get_by_role("textbox", name="Notes")).to_have_value(NOTES)
    expect(theirs.get_by_role("button", name="Finish")).to_be_enabled()

    theirs.get_by_role("radio", name="No incident").check()
    theirs.get_by_label("Why there is no incident").fill("Wrong number")
    theirs.get_by_role("button", name="Finish").click()

    expect(desk.wrapup.get_by_role("button", name="Finish")).to_have_count(0)
    expect(desk.wrapup).to_contain_text("This conversation is wrapped up.")
    expect(desk.card(noor)).to_have_count(0)
    assert clouds.incidents_of(noor) == []


def test_needs_no_code_where_it_is_optional(talk, desk, clouds):
    noor = talk(queue="Billing", text="Where is my invoice?")
    end(desk, noor)
    expect(code_of(desk)).to_be_visible()
    expect(desk.wrapup).to_contain_text("(optional)")

    desk.finish()

    desk.incident_number()
    expect(desk.card(noor)).to_have_count(0)
    until(lambda: clouds.arrivals("genesys", "PATCH", noor.id), what="the skipping")
    assert not sends_code(clouds, noor)


def test_is_reached_by_keyboard_without_a_code(timed, talk, desk, clouds):
    end(desk, talk(text="My VPN drops."))
    clouds.pass_time(9)
    expect(code_of(desk)).to_be_hidden()

    desk.page.keyboard.press("Alt+w")

    expect(desk.wrapup.get_by_role("textbox", name="Notes")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, {"width": 400, "height": 700}])
def test_has_no_violations(timed, browser_of, agent, clouds, theme, viewport):
    desk = browser_of(agent, color_scheme=theme, viewport=viewport, bypass_csp=True)
    noor = clouds.customer(text="My VPN drops.")
    desk.accept(noor)
    desk.button("End").click()
    expect(desk.button("End")).to_have_count(0)
    clouds.pass_time(9)
    expect(desk.page.get_by_text("Genesys has the code already.")).to_be_attached()

    assert violations(desk.page) == []
    assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_is_there_again_in_another_browser(talk, desk, browser_of, agent):
    noor = talk(text="My VPN drops.")
    end(desk, noor)
    with desk.page.expect_response(lambda answer: answer.url.endswith("/draft/")):
        desk.fill_wrapup(notes=NOTES)

    elsewhere = browser_of(agent, presence=None)
    elsewhere.page.goto(desk.page.url)

    expect(elsewhere.wrapup.get_by_role("textbox", name="Notes")).to_have_value(NOTES)
    expect(code_of(elsewhere)).to_have_value(code_of(desk).input_value())


def test_adds_to_the_incident_afterwards(talk, desk, clouds):
    noor = talk(text="My VPN drops.")
    box = desk.wrapup.get_by_role("textbox", name="Add to the incident")
    expect(box).to_be_hidden()
    end(desk, noor)
    desk.fill_wrapup(notes=NOTES)
    desk.finish()
    desk.incident_number()

    box.fill("The branch is affected as well.")
    desk.wrapup.get_by_role("button", name="Add", exact=True).click()

    expect(box).to_have_value("")
    (incident,) = clouds.incidents_of(noor)
    until(lambda: "The branch is affected as well." in clouds.notes_of(incident))
