"""What is written into ServiceNow is in the installation's language, whatever the agent reads."""

import pytest
from django.utils import translation

from inbox import summary
from inbox.queries import pane
from tests.factories import ConversationFactory, LegFactory, MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _german_installation(settings):
    settings.LANGUAGE_CODE = "de"
    with translation.override("en"):
        yield


def test_work_note_is_in_it():
    leg = LegFactory(wrap_up=True, conversation__recording_urls=["https://apps.test/1"])
    MessageFactory(conversation=leg.conversation, text="My VPN drops.")

    note = summary.work_note(leg, code="Resolved", notes="Router restarted.")

    assert note.startswith("Nachricht, Konversation")
    assert "Nachbearbeitung: Resolved" in note
    assert "Aufzeichnung: https://apps.test/1" in note
    assert "Kunde: My VPN drops." in note


def test_description_is_in_it():
    conversation = ConversationFactory(call=True, customer_name="", customer_address="")

    assert summary.description(conversation).startswith(
        "Unbekannter Kunde (Adresse unbekannt), Anruf, keine Warteschlange"
    )


def test_proposed_title_is_in_it():
    assert pane.title(ConversationFactory(call=True)) == "Anruf von Noor Haddad"
