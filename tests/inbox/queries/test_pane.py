"""The open conversation: what the wrap-up proposes, how the incident stands, what can be done."""

from datetime import timedelta

import pytest

from inbox.models import Message
from inbox.queries import pane
from inbox.states import State
from incidents.states import IncidentAction, NoteState
from routing.states import ChoiceKind
from tests.factories import (
    NOON,
    CallerFactory,
    ChoiceFactory,
    ConversationFactory,
    IncidentFactory,
    LedgerEntryFactory,
    LedgerNoteFactory,
    LegFactory,
    LookupFactory,
    MessageFactory,
    QueueFactory,
    QueueMappingFactory,
    TransferFactory,
    WrapUpCodeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation():
    return ConversationFactory(queue=QueueFactory(name="IT"))


@pytest.fixture
def leg(conversation):
    return LegFactory(conversation=conversation, connected=True)


def says(conversation, text, minutes=0, **more):
    at = NOON + timedelta(minutes=minutes)
    return MessageFactory(conversation=conversation, text=text, sent_at=at, **more)


# ---- the title of a new incident


def test_takes_the_title_from_the_customers_first_words(conversation):
    says(conversation, "Welcome!", 0, sender=Message.Sender.BOT)
    says(conversation, "How can I help?", 1, sender=Message.Sender.AGENT)
    says(conversation, "Since Monday.", 3)
    says(conversation, "My VPN\n  drops \t often.", 2)

    assert pane.title(conversation) == "My VPN drops often."


@pytest.mark.parametrize("text", ["", None])
def test_takes_the_title_from_no_message_without_words(conversation, text):
    says(conversation, text)
    says(conversation, "My VPN drops.", 1)

    assert pane.title(conversation) == "My VPN drops."


def test_cuts_the_title_to_what_servicenow_takes(conversation):
    says(conversation, "x" * 161)

    assert pane.title(conversation) == "x" * 160


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ({}, "Message from Noor Haddad"),
        ({"medium": "call", "customer_name": "", "customer_address": "+4930"}, "Voice from +4930"),
        ({"customer_name": "x" * 200}, "Message from " + "x" * 147),
    ],
)
def test_makes_a_title_where_nothing_was_written(more, title):
    assert pane.title(ConversationFactory(**more)) == title


def test_names_the_queue_in_a_title_of_its_own_making(conversation):
    assert pane.title(conversation) == "Message from Noor Haddad (IT)"


def test_names_the_person_found_before_the_carriers_name_in_a_title():
    lookup = LookupFactory(one=True, caller=CallerFactory(name="Dana Reyes"))
    call = ConversationFactory(call=True, customer_name="SEATTLE      WA", lookup=lookup)

    assert pane.title(call) == "Voice from Dana Reyes (SEATTLE WA)"


# ---- the wrap-up


def test_proposes_no_incident_between_colleagues():
    call = ConversationFactory(call=True, customer_name="")

    assert pane.proposal(call).incident_action == IncidentAction.NONE


def test_proposes_to_create_where_there_is_no_incident(leg):
    group = ChoiceFactory(kind=ChoiceKind.GROUP, name="Network")
    QueueMappingFactory(queue=leg.conversation.queue, group=group)

    proposal = pane.proposal(leg.conversation)

    assert (proposal.incident_action, proposal.incident) == (IncidentAction.CREATE, None)
    assert (proposal.filing.group_name, proposal.filing.contact_type) == ("Network", "chat")
    assert proposal.title == "Message from Noor Haddad (IT)"


@pytest.mark.parametrize("linked", [True, False])
def test_proposes_to_update_what_there_is(leg, linked):
    incident = IncidentFactory() if linked else None
    leg.conversation.ledger = LedgerEntryFactory(incident=incident)

    proposal = pane.proposal(leg.conversation)

    assert proposal.incident == incident
    assert proposal.incident_action == (IncidentAction.UPDATE if linked else IncidentAction.CREATE)


def test_offers_the_codes_of_the_legs_queue_before_those_of_the_conversation(leg):
    own, elsewhere = QueueFactory(), WrapUpCodeFactory(queues=[leg.conversation.queue])
    code = WrapUpCodeFactory(queues=[own])
    assert pane.pane(leg, NOON).codes == [elsewhere]

    leg.queue = own

    assert pane.pane(leg, NOON).codes == [code]


# ---- the incident


def ledger_of(leg):
    return pane.pane(leg, NOON).ledger


def test_has_no_ledger_before_the_first_wrap_up(leg):
    LedgerEntryFactory()

    assert ledger_of(leg) is None


def test_tells_of_the_incident_what_its_newest_note_tells(leg):
    entry = LedgerEntryFactory(key=leg.conversation.remote_id, incident=IncidentFactory())
    assert (ledger_of(leg).state, ledger_of(leg).problem) == ("", {})
    busy = {"code": "busy", "cloud": "ServiceNow"}
    LedgerNoteFactory(entry=entry, state=NoteState.QUEUED, problem=busy, requested_at=NOON)
    LedgerNoteFactory(entry=entry, written=True, requested_at=NOON - timedelta(minutes=1))

    ledger = ledger_of(leg)

    assert (ledger.state, ledger.problem, ledger.incident) == (NoteState.QUEUED, busy, entry.incident)
    assert len(ledger.notes) == 2


# ---- the whole


def test_shows_the_conversation_with_all_that_belongs_to_it(leg):
    says(leg.conversation, "My VPN drops.")
    leg.conversation.lookup = LookupFactory(one=True)
    leg.conversation.save()
    transfer = TransferFactory(leg=leg)

    view = pane.pane(leg, NOON)

    assert (view.leg, view.conversation, view.transfer) == (leg, leg.conversation, transfer)
    assert [item.kind for item in view.thread] == ["day", "message"]
    assert view.card.caller_card.caller == leg.conversation.lookup.caller


@pytest.mark.parametrize(
    ("medium", "state", "names"),
    [
        ("call", State.CONNECTED, ["hold", "mute", "transfer", "end"]),
        ("message", State.CONNECTED, ["hold", "transfer", "end"]),
        ("message", State.PARKED, ["resume", "end"]),
        ("call", State.ENDED, []),
    ],
)
def test_has_buttons_for_what_is_possible_in_their_order(medium, state, names):
    leg = LegFactory(conversation__medium=medium, state=state, connected_at=NOON)

    view = pane.pane(leg, NOON)

    assert [action.name for action in view.controls] == names
    assert set(names) <= view.actions
