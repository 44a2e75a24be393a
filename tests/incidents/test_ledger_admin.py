"""The admin's page of a ledger entry: what was intended, how often it was tried, and what came of it."""

import pytest
from django.urls import reverse

from gateway.models import OutboundRequest
from tests.factories import IncidentFactory, LedgerEntryFactory, LedgerNoteFactory, OutboundRequestFactory

pytestmark = pytest.mark.django_db


def page(browser, entry):
    return browser.get(reverse("admin:incidents_ledgerentry_change", args=[entry.pk])).text


def test_counts_the_attempts_of_the_request_that_writes_a_note(admin_client):
    entry = LedgerEntryFactory()
    OutboundRequestFactory(key="incident:1", operation="create_incident", attempts=17)
    LedgerNoteFactory(entry=entry, request_key="incident:1")

    assert ">17<" in page(admin_client, entry).replace("\n", "").replace(" ", "")


def test_shows_a_note_whose_request_is_gone(admin_client):
    entry = LedgerEntryFactory()
    LedgerNoteFactory(entry=entry, request_key="incident:1")

    assert not OutboundRequest.objects.exists()
    assert "Attempts" in page(admin_client, entry)


def test_leads_to_the_incident(admin_client):
    incident = IncidentFactory(url="https://servicenow.test/incident.do?sys_id=1")
    LedgerEntryFactory(incident=incident)

    listed = admin_client.get(reverse("admin:incidents_ledgerentry_changelist")).text

    assert 'href="https://servicenow.test/incident.do?sys_id=1"' in listed
    assert incident.number in listed
