"""inbox.ingest.linking: what Genesys is told about a conversation's incident, read back from Genesys."""

import pytest

from gateway.models import OutboundRequest
from inbox.ingest import linking
from inbox.models import Conversation
from incidents import ledger
from incidents.models import LedgerEntry, LedgerNote
from incidents.states import NoteState
from tests.factories import NOON, ConversationFactory, IncidentFactory, LedgerEntryFactory, LedgerNoteFactory

pytestmark = pytest.mark.django_db
TAGS = {"method": "PUT", "path": "/api/v2/conversations/*/tags"}
ATTRIBUTES = {"method": "PATCH", "path": "/api/v2/conversations/*/attributes"}
ALL = {"number": "incident", "link": "incident_link", "id": "incident_id"}


@pytest.fixture
def customer(clouds):
    return clouds.customer(text="Hello", attributes={"language": "de"})


@pytest.fixture
def conversation(customer):
    entry = LedgerEntryFactory(key=customer.id)
    return ConversationFactory(remote_id=customer.id, customer_remote_id=customer.leg()["id"], ledger=entry)


def link(conversation, incident):
    LedgerEntry.objects.update(incident=incident)
    linking.link_back(conversation, incident, NOON)


def linked(clouds, customer):
    return clouds.conversation(customer.id)["externalTag"], customer.leg()["attributes"]


def test_names_number_link_and_id_and_leaves_the_rest(clouds, customer, conversation, settings):
    settings.LINK_BACK_ATTRIBUTES = ALL
    incident = IncidentFactory(url="https://acme.service-now.test/incident.do?sys_id=1")

    link(conversation, incident)
    clouds.deliver()

    tag, attributes = linked(clouds, customer)
    assert tag == incident.number
    assert attributes == {
        "language": "de",
        "incident": incident.number,
        "incident_link": incident.url,
        "incident_id": incident.remote_id,
    }


def test_names_nothing_where_nothing_is_wanted(clouds, customer, conversation, settings):
    settings.LINK_BACK_ATTRIBUTES, settings.LINK_BACK_TAG = {}, False

    link(conversation, IncidentFactory())
    clouds.deliver()

    assert not OutboundRequest.objects.exists()
    assert customer.leg()["attributes"] == {"language": "de"}


def test_follows_every_change_of_the_incident_also_back(clouds, customer, conversation):
    first, other = IncidentFactory(), IncidentFactory()
    for incident in (first, other, first):
        link(conversation, incident)
        clouds.deliver()

        tag, attributes = linked(clouds, customer)
        assert (tag, attributes["incident"]) == (incident.number, incident.number)


def test_is_taken_away_with_the_incident(clouds, customer, conversation):
    link(conversation, IncidentFactory())
    clouds.deliver()

    link(conversation, None)
    clouds.deliver()

    assert linked(clouds, customer) == ("none", {"language": "de"})


def test_asks_once_for_what_is_named_already(clouds, conversation):
    incident = IncidentFactory()
    for _ in range(3):
        link(conversation, incident)
        clouds.deliver()

    assert OutboundRequest.objects.count() == 2


def test_sends_only_the_last_of_several_changes(clouds, customer, conversation):
    first, last = IncidentFactory(), IncidentFactory()
    link(conversation, first)
    link(conversation, last)

    clouds.deliver()

    assert OutboundRequest.objects.count() == 2
    assert linked(clouds, customer)[0] == last.number


def test_repeats_what_a_late_answer_undid(clouds, customer, conversation):
    first, last = IncidentFactory(), IncidentFactory()
    link(conversation, first)
    clouds.fault("genesys", match=TAGS, status=503, times=1)
    clouds.deliver()
    tag = OutboundRequest.objects.get(operation="set_tag")
    OutboundRequest.objects.filter(pk=tag.pk).update(state="trying")
    link(conversation, last)
    OutboundRequest.objects.filter(pk=tag.pk).update(state="waiting", lane=9)

    clouds.deliver_late()

    assert linked(clouds, customer)[0] == last.number


def test_is_done_when_genesys_has_all_of_it(clouds, conversation):
    note = LedgerNoteFactory(entry=conversation.ledger, state=NoteState.WRITTEN)
    clouds.fault("genesys", match=TAGS, status=503, times=1)
    link(conversation, IncidentFactory())
    clouds.deliver()
    assert LedgerNote.objects.get(pk=note.pk).state == NoteState.WRITTEN

    clouds.deliver_late()

    assert LedgerNote.objects.get(pk=note.pk).state == NoteState.LINKED


@pytest.mark.parametrize("status", [400, 403, 404, 409])
def test_ends_as_told_where_genesys_refuses(clouds, conversation, status):
    note = LedgerNoteFactory(entry=conversation.ledger, state=NoteState.WRITTEN)
    for match in (TAGS, ATTRIBUTES):
        clouds.fault("genesys", match=match, status=status)
    incident = IncidentFactory()
    link(conversation, incident)
    clouds.deliver()
    link(conversation, incident)  # with a later note
    clouds.deliver_late()

    assert set(OutboundRequest.objects.values_list("state", "attempts")) == {("refused", 1)}
    assert LedgerNote.objects.get(pk=note.pk).state == NoteState.WRITTEN
    activities = Conversation.objects.get().activities.values_list("detail", flat=True)
    assert [bool(detail.get("code")) for detail in activities] == [True, True]


def test_names_the_current_incident_when_a_former_one_is_written_late(clouds, customer, conversation):
    former, current = IncidentFactory(), IncidentFactory()
    link(conversation, current)
    note = LedgerNoteFactory(entry=conversation.ledger, incident=former)
    ledger.mark_written(note, former, NOON)
    clouds.deliver()

    assert linked(clouds, customer)[0] == current.number
