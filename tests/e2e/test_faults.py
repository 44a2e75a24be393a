"""What the agent wrote is not lost, whatever breaks."""

import pytest
from playwright.sync_api import expect

from tests.support.running import until

pytestmark = pytest.mark.e2e

SENDING = {"method": "POST", "path": "/api/v2/conversations/messages/*/communications/*/messages"}
REFUSAL = {"message": "The channel is closed for maintenance.", "code": "bad.request", "status": 400}
TEXT = "Please restart the router."


def test_a_refused_reply_is_kept_and_can_be_sent_again(talk, desk, clouds):
    noor = talk()
    clouds.fault("genesys", match=SENDING, status=400, body=REFUSAL, times=1)

    desk.reply(TEXT)
    failed = desk.messages.locator("[data-status=failed]")
    expect(failed).to_contain_text(TEXT)
    expect(failed).to_contain_text("The channel is closed for maintenance")
    expect(desk.reply_box).to_have_value("")
    failed.get_by_role("button", name="Send again").click()

    expect(failed).to_have_count(0)
    until(lambda: TEXT in noor.sees(), what="the second sending")
    expect(desk.messages.get_by_text(TEXT)).to_have_count(1)
    assert noor.sees().count(TEXT) == 1


def test_a_draft_survives_another_conversation_and_a_reload(talk, desk):
    noor, sam = talk(customer="noor"), talk(customer="sam")
    desk.open(noor)
    desk.reply_box.fill(TEXT)

    desk.open(sam)
    expect(desk.reply_box).to_have_value("")
    desk.open(noor)
    expect(desk.reply_box).to_have_value(TEXT)

    desk.page.reload()
    desk.is_live()
    expect(desk.reply_box).to_have_value(TEXT)


def test_a_wrap_up_waits_for_servicenow(talk, desk, clouds):
    noor = talk()
    desk.button("End").click()
    desk.fill_wrapup(notes="Router restarted.")
    clouds.fault("servicenow", match={"path": "/api/now"}, status=503)

    desk.finish()
    expect(desk.ledger).to_contain_text("Queued for ServiceNow")
    assert clouds.incidents_of(noor) == []
    clouds.mend()

    expect(desk.ledger.get_by_role("link")).to_be_visible(timeout=30_000)
    (incident,) = clouds.incidents_of(noor)
    assert "Router restarted." in clouds.notes_of(incident)


def test_an_incident_whose_answer_was_lost_is_not_made_twice(talk, desk, clouds):
    noor = talk()
    desk.button("End").click()
    desk.fill_wrapup()
    creating = {"method": "POST", "path": "/api/now/table/incident"}
    clouds.fault("servicenow", match=creating, drop_response=True, times=1)

    desk.finish()

    expect(desk.ledger.get_by_role("link")).to_be_visible(timeout=20_000)
    assert len(clouds.incidents_of(noor)) == 1


def test_an_ended_sign_in_is_renewed_in_place(talk, desk, clouds, agent):
    noor = talk()
    clouds.fault("genesys", match=SENDING, status=401, times=1)

    desk.reply(TEXT)
    expect(desk.messages.locator("[data-status=failed]")).to_contain_text(TEXT)
    desk.notices.get_by_role("link", name="Sign in again").click()
    desk.page.get_by_role("link", name=agent).click()

    desk.is_live()
    desk.shows(noor)
    expect(desk.notices.get_by_role("link", name="Sign in again")).to_have_count(0)
    desk.messages.get_by_role("button", name="Send again").click()
    until(lambda: TEXT in noor.sees(), what="the second sending")


def test_signing_out_leaves_the_work_where_it_is(talk, desk, browser_of, agent):
    noor = talk(text="My VPN drops.")
    desk.reply_box.fill(TEXT)
    desk.sign_out()
    expect(desk.page.get_by_role("listitem")).to_contain_text("Noor Haddad")
    desk.page.get_by_role("button", name="Sign out anyway").click()

    desk.sign_in(agent)
    desk.open(noor)

    expect(desk.messages).to_contain_text("My VPN drops.")
    expect(desk.reply_box).to_have_value(TEXT)


def test_signing_out_is_noticed_in_every_tab(desk):
    other = desk.page.context.new_page()
    other.goto("/")
    expect(other.get_by_role("status", name="Connection")).to_have_text("Live")
    desk.provokes("WebSocket", "401", "[object Event]")  # the last is how htmx tells of a refused socket

    desk.sign_out()

    expect(other.get_by_text("You are signed out.")).to_be_visible()


def test_a_message_after_a_cut_socket_appears(talk, desk, clouds):
    noor = talk()
    clouds.cut_sockets()

    noor.writes("Are you there?")

    expect(desk.messages).to_contain_text("Are you there?")
    until(lambda: clouds.listeners() == 1, what="the socket's reopening")
    noor.writes("Hello?")
    expect(desk.messages).to_contain_text("Hello?")
    expect(desk.messages.get_by_text("Are you there?")).to_have_count(1)
