"""An agent finds out who calls: search, choose, change, remember the number, take it back."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.running import until

pytestmark = pytest.mark.e2e
RUI = "+12065550191"  # whom ServiceNow does not know


@pytest.fixture
def finder(desk):
    """The search for the caller in the panel."""
    return desk.page.get_by_role("region", name="Search for people")


@pytest.fixture
def search(finder):
    """Return ``search(text)``: type it, as an agent does."""

    def searching(text):
        finder.get_by_role("searchbox").fill("")
        finder.get_by_role("searchbox").press_sequentially(text, delay=20)

    return searching


def number_of(clouds, name, column):
    [row] = clouds.rows("sys_user", name=name)
    return row[column]


def test_searches_chooses_and_remembers_the_number(talk, desk, clouds, finder, search):
    talk(customer="rui", media="call")
    expect(desk.caller.get_by_role("heading", name="Not found in ServiceNow")).to_be_visible()

    search("lena fis")
    expect(finder.get_by_role("status")).to_have_text("1 person")
    finder.get_by_role("searchbox").press("ArrowDown")
    desk.page.keyboard.press("Enter")
    expect(desk.caller.get_by_role("heading", name="Lena Fischer")).to_be_visible()
    expect(desk.caller).to_contain_text("you")
    expect(finder.get_by_role("searchbox")).to_have_value("")

    expect(desk.caller).to_contain_text(f"{RUI} is not known in ServiceNow.")
    before = number_of(clouds, "Lena Fischer", "phone")
    desk.caller.get_by_role("button", name="Business phone empty").click()
    expect(desk.caller).to_contain_text("is remembered")
    assert number_of(clouds, "Lena Fischer", "phone") == RUI

    desk.caller.get_by_role("button", name="Undo").click()
    until(lambda: number_of(clouds, "Lena Fischer", "phone") == before, what="the old number")
    expect(desk.caller).to_contain_text("is not known in ServiceNow")


def test_asks_again_before_a_number_is_replaced(talk, desk, clouds, finder, search):
    talk(customer="rui", media="call")
    search("sam ortiz")
    finder.get_by_role("button", name=re.compile("Sam Ortiz")).click()
    old = number_of(clouds, "Sam Ortiz", "mobile_phone")

    desk.provokes("409")
    desk.caller.get_by_role("button", name=re.compile("Mobile")).click()
    expect(desk.caller).to_contain_text(f"{old} in ServiceNow. Replace it with {RUI}?")
    assert number_of(clouds, "Sam Ortiz", "mobile_phone") == old

    desk.caller.get_by_role("button", name="Replace").click()
    expect(desk.caller).to_contain_text("is remembered")
    assert number_of(clouds, "Sam Ortiz", "mobile_phone") == RUI
    desk.caller.get_by_role("button", name="Undo").click()
    until(lambda: number_of(clouds, "Sam Ortiz", "mobile_phone") == old, what="the old number")


def test_one_of_several_is_chosen_and_changed(talk, desk, clouds, file):
    tomas = talk(customer="tomas", media="call")
    expect(desk.caller.get_by_role("heading", name="Who is it?")).to_be_visible()

    desk.caller.get_by_role("button", name=re.compile("Grace Okafor")).click()
    expect(desk.caller.get_by_role("heading", name="Grace Okafor")).to_be_visible()
    assert file(tomas)["caller_id"] == number_of(clouds, "Grace Okafor", "sys_id")

    finder = desk.page.get_by_role("region", name="Search for people")
    finder.get_by_role("button", name="Nobody in ServiceNow").click()
    expect(desk.caller).to_contain_text("Nobody in ServiceNow")
    until(lambda: clouds.incidents_of(tomas)[0]["caller_id"] == "", what="nobody as the caller")


@pytest.fixture
def file(desk, clouds):
    """Return ``file(customer)``: end, wrap up with a new incident, and return its row."""

    def filing(customer):
        desk.button("End").click()
        desk.fill_wrapup(notes="Scanner restarted.")
        desk.finish()
        desk.incident_number()
        [row] = clouds.incidents_of(customer)
        return row

    return filing


def test_searches_the_index_while_servicenow_is_down(talk, desk, clouds, finder, search):
    talk(customer="rui", media="call")
    expect(desk.caller.get_by_role("heading", name="Not found in ServiceNow")).to_be_visible()
    clouds.fault("servicenow", match={"path": "/api/now"}, status=503)

    search("lena")

    expect(finder.get_by_role("button", name=re.compile("Lena Fischer"))).to_be_visible()


def test_opens_the_caller_once_in_the_tab_that_answered(talk, ring, desk, supervise, clouds):
    page = supervise("/admin/incidents/incidentpolicy/add/")
    page.locator("[name=screen_pop]").select_option("user", force=True)
    page.locator("[name=reason]").fill("Asked for by the desk")
    page.locator("[name=_save]").click()
    page.wait_for_url("**/incidentpolicy/")
    talk(customer="sam")
    until(lambda: _offers_to_open(desk), what="the policy in this process")

    noor = ring(customer="noor")
    with desk.page.context.expect_page() as opened:
        desk.accept(noor)
    assert "/sys_user.do?sys_id=" in opened.value.url

    tabs = len(desk.page.context.pages)

    desk.page.reload()
    desk.is_live()
    assert len(desk.page.context.pages) == tabs


def _offers_to_open(desk):
    desk.page.reload()
    desk.is_live()
    return desk.page.locator(".caller[data-pop-url]").count() == 1
