"""The page shows what is, though a push gets lost, comes twice, or comes late."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e
NOTICED_WITHIN_MS = 15_000  # a heartbeat, the wait for a late push, and a new page


class Wire:
    """Between the server and the page. lost: pushes with this text do not arrive, but for whole pages."""

    def __init__(self, page):
        self.lost, self.sent, self.tabs = "", [], []
        page.route_web_socket("**/ws/desk/**", self._open)

    def repeat(self, text):
        """Send the first push with this text once more."""
        self.tabs[-1].send(next(html for html in self.sent if text in html))

    def _open(self, tab):
        self.tabs.append(tab)
        tab.connect_to_server().on_message(lambda html: self._pass_on(tab, html))

    def _pass_on(self, tab, html):
        self.sent.append(html)
        if not self.lost or self.lost not in html or 'id="lists"' in html:
            tab.send(html)


@pytest.fixture
def wire(desk):
    made = Wire(desk.page)
    desk.page.reload()
    desk.is_live()
    return made


def test_a_lost_offer_rings_all_the_same(wire, desk, clouds):
    wire.lost = 'class="offer"'

    customer = clouds.customer(customer="noor")

    expect(desk.offer(customer)).to_be_visible(timeout=NOTICED_WITHIN_MS)
    assert any(wire.lost in html and 'id="lists"' not in html for html in wire.sent)


def test_a_push_that_comes_again_brings_back_nothing(wire, desk, ring):
    customer = ring(customer="noor")
    desk.accept(customer)
    expect(desk.card(customer, within="Active")).to_be_visible()

    wire.repeat('class="offer"')

    expect(desk.card(customer, within="Active")).to_be_visible()
    expect(desk.offer(customer)).to_have_count(0)


def test_what_is_short_lived_leaves_by_itself(desk):
    desk.page.evaluate(
        """() => {
            const short = document.createElement("article");
            short.innerHTML = '<short-lived data-left="1"></short-lived>Missed';
            document.getElementById("list-missed").append(short);
        }"""
    )
    expect(desk.ringing).to_contain_text("Missed")

    expect(desk.ringing).not_to_contain_text("Missed")
