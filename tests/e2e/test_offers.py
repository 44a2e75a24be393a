"""Offers that are missed, declined, withdrawn or clicked twice."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.support.running import until

pytestmark = pytest.mark.e2e

CLICK_AT = "at => setTimeout(() => document.querySelector('#ringing .btn-accept').click(), at - Date.now())"


def test_that_is_missed_comes_back_with_one_click(desk, clouds):
    clouds.play("missed-offer")  # six seconds
    card = desk.ringing.get_by_role("article", name="Missed: Message from Lena Fischer")
    expect(card).to_contain_text("You did not answer in time", timeout=12_000)
    expect(desk.notices).to_contain_text("Not Responding")

    desk.notices.get_by_role("button", name="Back on queue").click()

    offer = desk.ringing.get_by_role("article", name="Message from Lena Fischer", exact=True)
    expect(offer.get_by_role("button", name="Accept")).to_be_visible()
    expect(desk.notices).not_to_contain_text("Not Responding")


def test_whose_customer_leaves_says_so(ring, desk):
    noor = ring()

    noor.leaves()

    expect(desk.offer(noor)).to_contain_text("The customer left")
    expect(desk.ringing.get_by_role("button", name="Accept")).to_have_count(0)
    desk.offer(noor).get_by_role("button", name="Dismiss").click()
    expect(desk.offer(noor)).to_have_count(0)


def test_that_is_declined_goes_at_once(ring, desk, clouds, agent):
    noor = ring()

    desk.offer(noor).get_by_role("button", name="Decline").click()

    expect(desk.offer(noor)).to_have_count(0)
    expect(desk.notices.get_by_role("button", name="Back on queue")).to_be_visible()
    assert clouds.user(agent)["routingStatus"] == "NOT_RESPONDING"


def test_accepted_in_two_tabs_at_once_is_accepted_once(ring, desk, clouds):
    other = Desk(desk.page.context.new_page())
    other.page.goto("/")
    other.is_live()
    noor = ring()
    expect(other.offer(noor).get_by_role("button", name="Accept")).to_be_visible()
    desk.provokes("409")
    answers = []
    desk.page.context.on("response", lambda one: "acceptance" in one.url and answers.append(one.status))

    at_ms = time.time() * 1000 + 300
    for tab in (desk, other):
        tab.page.evaluate(CLICK_AT, at_ms)
    desk.shows(noor)
    other.shows(noor)

    assert sorted(answers) == [204, 409]
    asked = clouds.arrivals("genesys", "PATCH", f"{noor.id}/participants/")
    assert [one["body"] for one in asked] == [{"state": "connected"}]


def test_that_genesys_refuses_to_connect_can_be_accepted_again(ring, desk, clouds):
    noor = ring()
    accepting = {"method": "PATCH", "path": "/api/v2/conversations/"}
    clouds.fault("genesys", match=accepting, status=400, body={"message": "Try later."}, times=1)
    desk.provokes("409")

    desk.offer(noor).get_by_role("button", name="Accept").click()
    expect(desk.offer(noor)).to_contain_text("Try later")
    desk.accept(noor)

    until(lambda: clouds.conversation(noor.id)["state"] == "talking", what="the second accept")


def test_rings_while_servicenow_is_down(desk, clouds):
    clouds.fault("servicenow", match={"path": "/api/now"}, status=503)

    noor = clouds.customer()

    expect(desk.offer(noor)).to_contain_text("Noor Haddad")
    clouds.mend()
    expect(desk.offer(noor).get_by_role("list", name="Open incidents")).to_be_visible(timeout=20_000)


def test_takes_the_oldest_certain_one_by_the_shortcut(ring, desk, clouds):
    """Genesys refuses to connect the first and then does not know it; the second is certain."""
    doubted = ring()
    accepting = {"method": "PATCH", "path": f"/api/v2/conversations/messages/{doubted.id}"}
    clouds.fault(
        "genesys", match={"method": "GET", "path": f"/api/v2/conversations/{doubted.id}"}, status=404
    )
    clouds.fault("genesys", match=accepting, status=400, body={"message": "Try later."}, times=1)
    desk.provokes("409")
    certain = ring()
    nothing = {"method": "GET", "path": "/api/v2/conversation[s]"}  # else the agent's own list ends the doubt
    clouds.fault("genesys", match=nothing, status=200, body={"entities": []})

    desk.offer(doubted).get_by_role("button", name="Accept").click()
    expect(desk.offer(doubted)).to_contain_text("Unconfirmed")
    desk.page.keyboard.press("Alt+a")

    desk.shows(certain)
    expect(desk.offer(doubted)).to_have_attribute("data-state", "offered")
