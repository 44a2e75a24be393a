"""The transfer dialog among many colleagues: searched on the server, by keyboard, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import next_agent
from tests.e2e.test_page import NARROW, violations

pytestmark = pytest.mark.e2e


@pytest.fixture
def sheet(desk, talk):
    """The open dialog of a conversation that the agent has accepted."""
    talk(text="My VPN drops.")
    desk.button("Transfer").click()
    opened = desk.page.get_by_role("dialog", name="Transfer")
    expect(opened.get_by_role("searchbox")).to_be_focused()
    return opened


def rows(sheet):
    return sheet.get_by_role("group", name=re.compile("^(Agents|Queues)$")).get_by_role("radio")


def test_fits_a_narrow_german_window(browser_of, agent, clouds):
    page = browser_of(agent, viewport=NARROW).page
    page.get_by_role("button", name="Presence").click()
    page.get_by_role("menuitemradio", name="Deutsch").click()
    came = clouds.customer(text="My VPN drops.")
    offer = page.locator(f"article[data-conversation-id='{came.id}']")
    offer.get_by_role("button", name="Annehmen").click()
    page.get_by_role("button", name="Übertragen", exact=True).click()

    expect(page.get_by_role("button", name="Jetzt übertragen")).to_be_in_viewport(ratio=1)


def test_finds_a_colleague_as_the_agent_types(sheet):
    expect(sheet.get_by_role("searchbox")).to_be_focused()

    sheet.get_by_role("searchbox").press_sequentially("weber jon")

    expect(sheet.get_by_role("status")).to_have_text("1 agent")
    expect(rows(sheet)).to_have_accessible_name(re.compile("^Jonas Weber"))
    expect(sheet.get_by_role("searchbox")).to_be_focused()


def test_keeps_the_chosen_colleague_through_other_searches(sheet):
    sheet.get_by_role("searchbox").fill("jonas")
    sheet.get_by_role("radio", name="Jonas Weber").check()

    sheet.get_by_role("searchbox").fill("ada")

    expect(sheet.get_by_role("radio", name="Ada Park")).not_to_be_checked()
    expect(sheet.get_by_role("radio", name="Jonas Weber")).to_be_checked()


def test_keeps_the_chosen_colleague_while_queues_are_shown(sheet):
    sheet.get_by_role("searchbox").fill("jonas")
    sheet.get_by_role("radio", name="Jonas Weber").check()
    sheet.get_by_role("searchbox").fill("")

    sheet.get_by_role("radio", name="Queues").focus()
    sheet.get_by_role("radio", name="Agents").press("ArrowRight")

    expect(sheet.get_by_role("radio", name="Billing")).to_be_visible()
    expect(sheet.get_by_role("radio", name="Jonas Weber")).to_be_checked()


def test_hands_over_by_keyboard_alone(browser_of, desk, talk):
    noor, colleague = talk(text="My VPN drops."), next_agent()
    their_desk = browser_of(colleague)
    desk.button("Transfer").press("Enter")
    sheet = desk.page.get_by_role("dialog", name="Transfer")
    expect(sheet.get_by_role("searchbox")).to_be_focused()

    desk.page.keyboard.type(colleague)
    expect(sheet.get_by_role("status")).to_have_text("1 agent")
    for key in ("Tab", "Space", "Tab", "Tab", "Tab", "Enter"):  # row, note, Cancel, Transfer now
        desk.page.keyboard.press(key)

    expect(sheet).to_be_hidden()
    expect(their_desk.offer(noor)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_has_no_violations_when_nothing_is_found(browser_of, agent, clouds, theme):
    desk = browser_of(agent, color_scheme=theme, bypass_csp=True)
    desk.accept(clouds.customer(text="My VPN drops."))
    desk.button("Transfer").click()
    sheet = desk.page.get_by_role("dialog", name="Transfer")
    expect(sheet.get_by_role("searchbox")).to_be_focused()
    sheet.get_by_role("searchbox").fill("nobody")
    expect(sheet.get_by_role("status")).to_have_text("No agent matches")

    assert violations(desk.page) == []


def test_works_without_scripts(browser_of, desk, talk):
    talk(text="My VPN drops.")
    plain = browser_of(java_script_enabled=False).page
    plain.context.add_cookies(desk.page.context.cookies())
    plain.goto(desk.page.url)
    plain.get_by_role("button", name="Transfer").click()

    plain.get_by_role("searchbox").fill("bill")
    plain.get_by_role("radio", name="Queues").check(force=True)
    plain.get_by_role("button", name="Search").click()
    plain.get_by_role("radio", name="Billing").check()
    plain.get_by_role("button", name="Transfer now").click()

    expect(desk.conversation).to_contain_text("Billing")
