"""An agent's browser; elements are found by their accessible names."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect


@dataclass
class Desk:
    """One tab. expected: parts of console errors that the test provokes."""

    page: Page
    expected: list[str] = field(default_factory=list)

    def sign_in(self, name):
        """Sign in with one click, and wait until the desk is live."""
        self.page.goto("/")
        self.page.get_by_role("button", name=name, exact=True).click()
        self.is_live()

    def is_live(self):
        expect(self.page.get_by_role("status", name="Connection")).to_have_text("Live")

    def choose(self, presence):
        """Choose a presence, and wait until Genesys has confirmed it."""
        self.page.get_by_role("button", name="Presence").click()
        self.page.get_by_role("menu", name="Presence").get_by_role("menuitem", name=presence).click()
        self.has_presence(presence)

    def sign_out(self):
        self.page.get_by_role("button", name="Presence").click()
        self.page.get_by_role("menu", name="Presence").get_by_role("menuitem", name="Sign out").click()

    def has_presence(self, presence):
        expect(self.page.get_by_role("button", name=f"Presence: {presence}", exact=True)).to_be_visible()

    @property
    def ringing(self):
        return self.page.get_by_role("region", name="Ringing")

    def offer(self, customer):
        """Return the card that rings, or was missed, for this conversation."""
        return self.ringing.locator(f"[data-conversation-id='{customer.id}']")

    def card(self, customer, within="Inbox"):
        """Return the conversation's row in the inbox, or in one of its lists."""
        part = self.page.get_by_role("region", name="Inbox")
        if within != "Inbox":
            part = part.get_by_role("list", name=within, exact=True)
        return part.locator(f"[data-conversation-id='{customer.id}']")

    def accept(self, customer):
        """Accept what rings, and wait until its conversation has opened."""
        self.offer(customer).get_by_role("button", name="Accept").click()
        self.shows(customer)
        expect(self.button("End")).to_be_visible()

    def open(self, customer):
        """Open a conversation from the inbox."""
        self.card(customer).get_by_role("link").click()
        self.shows(customer)

    def shows(self, customer):
        expect(self.conversation).to_have_attribute("data-conversation-id", customer.id)

    @property
    def conversation(self):
        return self.page.get_by_role("region", name="Conversation", exact=True)

    @property
    def messages(self):
        return self.conversation.get_by_role("log", name="Messages")

    @property
    def reply_box(self):
        return self.conversation.get_by_role("textbox", name="Reply")

    def reply(self, text):
        self.reply_box.fill(text)
        self.button("Send").click()

    def button(self, name):
        """Return a button of the open conversation."""
        return self.conversation.get_by_role("button", name=name, exact=True)

    def hand_over(self, name, note=""):
        """Transfer the open conversation to a colleague."""
        self.button("Transfer").click()
        sheet = self.page.get_by_role("dialog", name="Transfer")
        sheet.get_by_role("radio", name=name).check()
        sheet.get_by_role("textbox", name="Note").fill(note)
        sheet.get_by_role("button", name="Transfer now").click()
        expect(sheet).to_be_hidden()

    def has_state(self, customer, state):
        expect(self.card(customer)).to_have_attribute("data-state", state)

    def has_read(self, customer):
        expect(self.card(customer)).to_have_attribute("data-unread", "0")

    @property
    def notices(self):
        return self.page.get_by_role("region", name="Notices")

    @property
    def caller(self):
        return self.page.get_by_role("region", name="Caller")

    @property
    def wrapup(self):
        return self.page.get_by_role("region", name="Wrap-up")

    @property
    def ledger(self):
        return self.wrapup.get_by_role("status", name="ServiceNow record")

    def fill_wrapup(self, code="Resolved", notes=""):
        """Choose a code and write notes, without pressing Finish."""
        self.wrapup.get_by_role("combobox", name="Wrap-up code").select_option(label=code)
        self.wrapup.get_by_role("textbox", name="Notes").fill(notes)

    def finish(self):
        self.wrapup.get_by_role("button", name="Finish").click()

    def incident_number(self):
        """Return the number on the ledger's link, once it is there."""
        link = self.ledger.get_by_role("link", name=re.compile(r"^INC\d+$"))
        expect(link).to_be_visible(timeout=15_000)
        return link.inner_text()

    def provokes(self, *parts):
        """Take console errors with these words for the test's own doing."""
        self.expected.extend(parts)
