"""inbox.commands.outages: customers are told once, and Genesys gets the master's number."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gateway.models import OutboundRequest
from inbox.commands import outages, wrapup
from inbox.models import Leg
from incidents.commands import outage_rounds
from incidents.commands import outages as supervisors
from incidents.models import OutageRecord
from incidents.states import IncidentAction, NoteState, OutageEnd, RecordState
from tests.factories import (
    ConversationFactory,
    IncidentFactory,
    OutageFactory,
    OutageRecordFactory,
    QueueFactory,
)
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
TEXT = "Email is down. We are working on it."


@pytest.fixture
def opened(clouds):
    """Return ``opened(**values)``, which opens an outage with a master that ServiceNow has."""

    def opening(**values):
        master = clouds.write("incident", {"short_description": "Email is down"})
        now = timezone.now()
        return OutageFactory(
            master__remote_id=master["sys_id"],
            master__number=master["number"],
            **{"opened_at": now, "closes_at": now + timedelta(hours=2), "announcement": TEXT} | values,
        )

    return opening


@pytest.fixture
def waiting(clouds, agent):
    """A customer whose message waits, because nobody is on queue."""
    clouds.stream.listen()
    customer = clouds.customer(text="My mail does not open.")
    clouds.deliver()
    return customer


def test_a_customer_who_waits_is_told_once(clouds, opened, waiting):
    opened()

    for _ in range(3):
        outages.announce(timezone.now())
        clouds.deliver()

    assert waiting.sees().count(TEXT) == 1


def test_a_customer_is_told_once_though_the_answer_was_lost(clouds, opened, waiting):
    sending = {"method": "POST", "path": "/api/v2/conversations/messages/agentless"}
    clouds.fault("genesys", match=sending, drop_response=True, times=1)
    opened()

    outages.announce(timezone.now())
    clouds.deliver()
    clouds.deliver_late()

    assert waiting.sees().count(TEXT) == 1


def test_who_writes_during_the_outage_is_told_also_when_an_agent_was_quick(clouds, opened, talk):
    opened()
    leg = talk(text="My mail does not open.")

    outages.announce(timezone.now())
    clouds.deliver()

    assert TEXT in clouds.customer_of(leg.conversation.remote_id).sees()


def test_who_talks_to_an_agent_already_is_left_to_the_agent(opened, talk):
    talk(text="My mail does not open.")
    opened()

    outages.announce(timezone.now())

    assert not OutboundRequest.objects.filter(operation="send_announcement").exists()


@pytest.mark.parametrize(
    "other",
    [{"medium": "call", "message_type": ""}, {"message_type": "whatsapp"}, {"message_type": "webmessaging"}],
)
def test_is_not_sent_where_the_channel_does_not_allow_it(opened, other):
    opened()
    ConversationFactory(waiting_since=timezone.now(), **other)

    outages.announce(timezone.now())

    assert not OutboundRequest.objects.exists()


def test_is_not_sent_in_other_queues_nor_without_a_text(opened):
    affected, other = QueueFactory(), QueueFactory()
    ConversationFactory(waiting_since=timezone.now(), queue=other)
    ConversationFactory(waiting_since=timezone.now(), queue=QueueFactory())
    opened(queues=[affected])
    opened(queues=[other], announcement="")

    outages.announce(timezone.now())

    assert not OutboundRequest.objects.exists()


def test_genesys_stores_the_number_of_the_master(clouds, opened, talk, code):
    outage = opened()
    leg = talk(text="My mail does not open.")
    click(leg, "end")
    clouds.deliver()
    leg = Leg.objects.select_related("conversation").get(pk=leg.pk)
    form = wrapup.WrapUp(code=code, notes="Known.", incident_action=IncidentAction.MASTER, title="Mail")

    click(leg, wrapup.finish, form)
    outages.link_back(timezone.now())
    clouds.deliver()

    known = clouds.conversation(leg.conversation.remote_id)
    assert known["externalTag"] == outage.number
    assert clouds.customer_of(known["id"]).leg()["attributes"]["incident"] == outage.number
    assert OutageRecord.objects.get().linked_back
    assert OutageRecord.objects.get().entry.notes.get().state == NoteState.RECORDED


def test_a_conversation_that_was_recorded_while_the_master_was_created_gets_it(opened):
    outage = opened()
    record = OutageRecordFactory(outage=outage)
    conversation = ConversationFactory(remote_id=record.entry.key, ledger=record.entry)

    outages.link_back(timezone.now())

    record.refresh_from_db()
    assert record.entry.incident == outage.master
    assert OutboundRequest.objects.filter(regarding=conversation.remote_id).exists()


def test_genesys_gets_the_number_of_a_child_instead_of_the_master(opened):
    child = IncidentFactory(number="INC0099001")
    record = OutageRecordFactory(outage=opened(), entry__incident=child, state=RecordState.CREATED)
    conversation = ConversationFactory(remote_id=record.entry.key, ledger=record.entry)

    outages.link_back(timezone.now())

    tag = OutboundRequest.objects.get(regarding=conversation.remote_id, operation="set_tag")
    assert tag.payload["tag"] == child.number


def test_a_story_of_one_caller(clouds, opened, talk, code):
    outage = opened(reply="We know.")
    leg = talk(text="My mail does not open.")
    click(leg, "end")
    clouds.deliver()

    form = wrapup.WrapUp(code=code, notes="Known.", incident_action=IncidentAction.MASTER, title="Mail")
    click(leg, wrapup.finish, form)
    outage_rounds.take_turn(timezone.now())
    clouds.deliver()

    [note] = clouds.rows("sys_journal_field", element_id=outage.master.remote_id, element="work_notes")
    assert note["value"].startswith("1 further caller ")
    assert clouds.rows("incident", correlation_id=leg.conversation.remote_id) == []
    assert OutageRecord.objects.get().caller.name == "Noor Haddad"


def test_genesys_names_the_child_instead_of_the_master(clouds, opened, talk, code):
    outage = opened()
    leg = talk(text="My mail does not open.")
    click(leg, "end")
    clouds.deliver()
    form = wrapup.WrapUp(code=code, notes="Known.", incident_action=IncidentAction.MASTER, title="Mail")
    click(leg, wrapup.finish, form)
    outages.link_back(timezone.now())
    supervisors.close(outage.pk, OutageEnd.BY_HAND, convert=True, now=timezone.now())

    outage_rounds.take_turn(timezone.now())
    clouds.deliver()

    [child] = clouds.rows("incident", correlation_id=leg.conversation.remote_id)
    known = clouds.conversation(leg.conversation.remote_id)
    assert known["externalTag"] == child["number"]
    assert clouds.customer_of(known["id"]).leg()["attributes"]["incident"] == child["number"]


@pytest.mark.parametrize(("offered", "children"), [(True, 1), (False, 0)])
def test_a_form_from_before_the_outage_has_not_decided_against_it(
    clouds, opened, talk, code, offered, children
):
    leg = talk(text="My mail does not open.")
    click(leg, "end")
    clouds.deliver()
    opened()
    choice = {"incident_action": IncidentAction.CREATE, "outage_offered": offered}

    click(leg, wrapup.finish, wrapup.WrapUp(code=code, notes="Known.", title="Mail", **choice))
    clouds.deliver()

    assert len(clouds.rows("incident", correlation_id=leg.conversation.remote_id)) == children
    assert OutageRecord.objects.count() == 1 - children
