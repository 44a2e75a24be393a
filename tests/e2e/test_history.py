"""Back, and tabs that the browser restores: always a whole page, and live."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

IS_STYLED = "getComputedStyle(document.body).display === 'grid'"
# A restored tab is loaded from the cache when that has its address.
AS_RESTORED = "fetch(location.href, {cache: 'force-cache'}).then((answer) => answer.text())"
FROM_MEMORY = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"


def is_whole(desk, customer):
    desk.shows(customer)
    desk.is_live()
    expect(desk.reply_box).to_be_visible()
    assert desk.page.evaluate(IS_STYLED)


def test_back_to_a_conversation_shows_the_whole_page_live(desk, talk, clouds):
    noor = talk(text="My VPN drops.")
    desk.page.goto("/")
    desk.open(noor)
    desk.page.goto("/signin/")

    desk.page.go_back()

    is_whole(desk, noor)
    noor.writes("Are you there?")
    expect(desk.messages).to_contain_text("Are you there?")


def test_back_within_the_page_shows_the_whole_page(desk, talk):
    noor = talk(text="My VPN drops.")
    desk.page.goto("/")
    desk.open(noor)

    desk.page.evaluate("history.back()")

    expect(desk.page.get_by_role("heading", name="No conversation open")).to_be_visible()
    desk.is_live()
    desk.open(noor)
    is_whole(desk, noor)


def test_a_restored_tab_gets_the_whole_page(desk, talk):
    noor = talk(text="My VPN drops.")
    desk.page.goto("/")
    desk.open(noor)

    assert "<html" in desk.page.evaluate(AS_RESTORED)


def test_a_page_from_the_browsers_memory_is_loaded_again(desk, talk):
    noor = talk(text="My VPN drops.")
    with desk.page.expect_navigation():
        desk.page.evaluate(FROM_MEMORY)

    is_whole(desk, noor)
