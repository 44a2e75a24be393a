"""The whole story in a German browser, by the German accessible names; the menu changes the language."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.running import until

pytestmark = pytest.mark.e2e
VPN = "Mein VPN bricht alle paar Minuten ab."


@pytest.fixture
def page(browser_of, agent):
    """The agent's German browser: signed in, on queue."""
    page = browser_of(locale="de-DE").page
    page.goto("/")
    expect(page.get_by_role("heading", name="Agenten auswählen")).to_be_visible()
    page.get_by_role("button", name=agent, exact=True).click()
    expect(page.get_by_role("status", name="Verbindung")).to_have_text("Verbunden")
    page.get_by_role("button", name="Präsenz").click()
    page.get_by_role("menu", name="Präsenz").get_by_role("menuitem", name="On Queue").click()
    expect(page.get_by_role("button", name="Präsenz: On Queue", exact=True)).to_be_visible()
    return page


@pytest.fixture
def accepted(page, clouds):
    """A customer whose conversation the agent has accepted."""
    noor = clouds.customer(text=VPN)
    offer = page.get_by_role("region", name="Klingelt").get_by_role(
        "article", name="Nachricht von Noor Haddad"
    )
    expect(offer.get_by_role("timer", name="Verbleibende Sekunden zum Annehmen")).to_be_visible()
    offer.get_by_role("button", name="Annehmen").click()
    expect(page.get_by_role("log", name="Nachrichten")).to_contain_text(VPN)
    return noor


def button(page, name):
    return page.get_by_role("region", name="Konversation", exact=True).get_by_role(
        "button", name=name, exact=True
    )


def card(page, within):
    return page.get_by_role("region", name="Eingang").get_by_role("list", name=within).get_by_role("listitem")


def test_conversation_is_answered_held_and_resumed(page, accepted):
    page.get_by_role("textbox", name="Antwort").fill("In welchem Netz sind Sie?")
    button(page, "Senden").click()
    until(lambda: "In welchem Netz sind Sie?" in accepted.sees(), what="the reply at the customer's side")

    button(page, "Halten").click()
    expect(card(page, "Geparkt")).to_contain_text("Gehalten")
    button(page, "Fortsetzen").click()

    expect(card(page, "Aktiv")).to_contain_text("Sie: In welchem Netz")
    expect(page.get_by_role("log", name="Nachrichten")).to_contain_text("Fortgesetzt")


def test_conversation_ends_in_an_incident(page, accepted, clouds):
    button(page, "Beenden").click()
    wrapup = page.get_by_role("region", name="Nachbearbeitung")
    wrapup.get_by_role("combobox", name="Nachbearbeitungscode").select_option(label="Resolved")
    wrapup.get_by_role("textbox", name="Notizen").fill("Router neu gestartet.")
    expect(wrapup.get_by_role("radio", name="Incident erstellen")).to_be_checked()
    wrapup.get_by_role("button", name="Abschließen").click()

    record = wrapup.get_by_role("status", name="ServiceNow-Eintrag")
    expect(record.get_by_role("link", name=re.compile(r"^INC\d+$"))).to_be_visible(timeout=15_000)
    expect(record).to_contain_text("in ServiceNow geschrieben")
    (incident,) = clouds.incidents_of(accepted)
    assert "Router neu gestartet." in clouds.notes_of(incident)
    assert "Wrap-up: Resolved" in clouds.notes_of(incident)


def test_menu_changes_the_language_of_the_page_and_its_pushes(page, clouds):
    page.get_by_role("button", name="Präsenz").click()
    expect(page.get_by_role("menuitemradio", name="Sprache des Browsers")).to_be_checked()
    page.get_by_role("menuitemradio", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en-gb")
    expect(page.get_by_role("status", name="Connection")).to_have_text("Live")
    clouds.customer(text=VPN)
    offer = page.get_by_role("region", name="Ringing").get_by_role("article", name="Message from Noor Haddad")
    expect(offer.get_by_role("button", name="Accept")).to_be_visible()


def test_other_tab_follows_with_the_next_push(page, clouds):
    other = page.context.new_page()
    other.goto("/")
    expect(other.get_by_role("status", name="Verbindung")).to_have_text("Verbunden")

    page.get_by_role("button", name="Präsenz").click()
    page.get_by_role("menuitemradio", name="English").click()
    clouds.customer(text=VPN)

    expect(other.get_by_role("status", name="Connection")).to_have_text("Live")
    expect(other.get_by_role("article", name="Message from Noor Haddad")).to_be_visible()


def test_menu_is_used_with_the_keyboard(browser_of, agent):
    page = browser_of(agent, presence=None).page
    page.get_by_role("button", name="Presence").press("Enter")
    expect(page.locator("presence-menu [role^=menuitem]").first).to_be_focused()

    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitemradio", name="Deutsch")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("region", name="Eingang")).to_be_visible()
