"""The page itself: a narrow window, and the rules that assistive technology relies on."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.running import until

pytestmark = pytest.mark.e2e

AXE = Path(__file__).with_name("axe.min.js")
NARROW = {"width": 400, "height": 700}
CHECK = "async () => (await axe.run()).violations.map((one) => [one.id, one.nodes.map((node) => node.html)])"


@pytest.fixture(params=["light", "dark"])
def theme(request):
    return request.param


def test_works_in_a_narrow_window(browser_of, agent, clouds):
    desk = browser_of(agent, viewport=NARROW)
    noor = clouds.customer(text="My VPN drops.")

    desk.accept(noor)
    expect(desk.messages).to_be_in_viewport()
    desk.reply("Which network?")

    until(lambda: "Which network?" in noor.sees(), what="the reply at the customer's side")
    wider_by = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider_by <= 0


def test_sign_in_has_no_violations(browser_of, theme):
    desk = browser_of(color_scheme=theme, bypass_csp=True)
    desk.page.goto("/")
    expect(desk.page.get_by_role("button", name="Maya Reyes")).to_be_visible()

    assert violations(desk.page) == []


def test_desk_has_no_violations(browser_of, agent, clouds, theme):
    desk = browser_of(agent, color_scheme=theme, bypass_csp=True)
    noor = clouds.customer("noor", text="My VPN drops.")
    desk.accept(noor)
    expect(desk.caller).to_contain_text("Noor Haddad")
    sam = clouds.customer("sam", text="My parcel is lost.")
    expect(desk.offer(sam)).to_contain_text("INC")

    assert violations(desk.page) == []


def test_transfer_has_no_violations(browser_of, agent, clouds, theme):
    desk = browser_of(agent, color_scheme=theme, bypass_csp=True)
    noor = clouds.customer("noor")
    desk.accept(noor)
    desk.button("Transfer").click()
    expect(
        desk.page.get_by_role("dialog", name="Transfer").get_by_role("textbox", name="Note")
    ).to_be_visible()

    assert violations(desk.page) == []


def violations(page):
    page.evaluate(AXE.read_text())
    return page.evaluate(CHECK)
