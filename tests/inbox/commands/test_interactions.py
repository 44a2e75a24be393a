"""inbox.commands.interactions: ServiceNow's record of each conversation, read back field by field."""

from datetime import timedelta

import pytest
from django.utils import timezone
from sandbox.testing.ids import sys_id_of

from gateway.models import OutboundRequest
from inbox.commands import interactions, transfer, wrapup
from inbox.commands.wrapup import WrapUp
from inbox.models import Conversation, Leg
from incidents.models import InteractionRecord, TableCheck
from incidents.states import IncidentAction
from routing.models import Choice, QueueMapping
from routing.states import ChoiceKind
from tests.support.clicks import click
from tests.support.following import follow, interaction

pytestmark = pytest.mark.django_db
WRITES = {"path": "/api/now/table/interaction*"}


def finish(leg, code, incident_action=IncidentAction.CREATE):
    form = WrapUp(code=code, notes="Done.", incident_action=incident_action, title="VPN drops")
    click(leg, wrapup.finish, form)


def state(clouds, leg):
    row = interaction(clouds, leg.conversation.remote_id)
    return row["state"], row["assigned_to"]


def writes(clouds):
    return [one["method"] for one in clouds.arrivals("servicenow", path_part="/table/interaction")]


def at(moment):
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def test_begins_with_all_that_is_known(clouds, ring, queue):
    group = Choice.objects.create(kind=ChoiceKind.GROUP, remote_id="9" * 32, name="Desk")
    QueueMapping.objects.create(queue=queue, group=group)
    leg = ring(text="My VPN drops.")

    row = interaction(clouds, leg.conversation.remote_id)

    conversation = Conversation.objects.get()
    assert {
        name: row[name] for name in ("state", "type", "short_description", "assigned_to", "closed_at")
    } == {
        "state": "new",
        "type": "messaging",
        "short_description": "My VPN drops.",
        "assigned_to": "",
        "closed_at": "",
    }
    assert row["opened_for"] == conversation.lookup.caller.remote_id == sys_id_of("sys_user", "noor")
    assert row["opened_at"] == at(conversation.started_at)
    assert row["assignment_group"] == "9" * 32
    record = InteractionRecord.objects.get()
    assert (record.number, record.remote_id, record.dropped) == (row["number"], row["sys_id"], [])
    assert row["sys_id"] in record.url


def test_follows_a_call(clouds, talk, code, agent):
    leg = talk(media="call")
    assert state(clouds, leg) == ("work_in_progress", agent.person_id)
    click(leg, "hold")
    assert state(clouds, leg) == ("on_hold", agent.person_id)
    click(leg, "resume")
    assert state(clouds, leg) == ("work_in_progress", agent.person_id)
    click(leg, "end")
    assert state(clouds, leg) == ("wrap_up", agent.person_id)
    finish(leg, code)
    assert state(clouds, leg) == ("closed_complete", agent.person_id)

    [row] = clouds.rows("interaction")
    leg.refresh_from_db()
    assert (row["type"], row["closed_at"]) == ("phone", at(max(leg.ended_at, leg.wrapped_up_at)))


def test_is_related_to_the_incident_once(clouds, talk, code):
    leg = talk(text="My VPN drops.")
    click(leg, "end")
    clouds.deliver()
    finish(leg, code)
    row = interaction(clouds, leg.conversation.remote_id)
    follow(clouds)

    [incident] = clouds.rows("incident", correlation_id=leg.conversation.remote_id)
    [related] = clouds.rows("interaction_related_record")
    assert related["interaction"] == row["sys_id"]
    assert related["document_id"] == related["task"] == incident["sys_id"]
    assert (related["document_table"], related["type"]) == ("incident", "task")
    assert InteractionRecord.objects.get().incident.number == incident["number"]


def test_is_new_again_after_a_missed_offer(clouds, ring):
    leg = ring(text="Hello")
    clouds.pass_time(60)

    assert state(clouds, leg) == ("new", "")


def test_is_abandoned_when_nobody_answered(clouds, ring):
    leg = ring(media="call")
    clouds.customer_of(leg.conversation.remote_id).leaves()

    assert state(clouds, leg) == ("closed_abandoned", "")


def test_goes_to_the_next_agent_with_a_transfer(clouds, talk, agent, colleague):
    clouds.set_presence(colleague)
    leg = talk(text="My VPN drops.")
    click(leg, transfer.to_agent, colleague, note="")
    assert state(clouds, leg) == ("work_in_progress", agent.person_id)

    clouds.deliver()
    click(Leg.objects.get(agent=colleague), "accept")

    assert state(clouds, leg) == ("work_in_progress", colleague.person_id)


def test_opens_again_with_the_customer(clouds, talk, code, agent):
    leg = talk(text="My VPN drops.")
    click(leg, "end")
    clouds.deliver()
    finish(leg, code)
    assert state(clouds, leg)[0] == "closed_complete"

    clouds.customer_of(leg.conversation.remote_id).writes("It is back.")

    row = interaction(clouds, leg.conversation.remote_id)
    assert (row["state"], row["assigned_to"], row["closed_at"]) == ("new", "", "")


def test_sends_one_request_for_what_happens_in_the_pause(clouds, talk, code):
    leg = talk(text="My VPN drops.")
    click(leg, "end")
    clouds.deliver()
    finish(leg, code)
    clouds.deliver()
    assert writes(clouds) == []
    assert interactions.follow(timezone.now()) == 0  # the pause is not over

    follow(clouds)

    assert writes(clouds) == ["POST", "POST"]  # the interaction, and its relation
    assert clouds.rows("interaction")[0]["state"] == "closed_complete"


def test_gives_a_waiting_request_the_newest_state(clouds, talk):
    leg = talk(media="call")
    follow(clouds)
    clouds.fault("servicenow", match=WRITES, status=429, headers={"Retry-After": "600"})
    click(leg, "hold")
    follow(clouds)
    click(leg, "resume")
    follow(clouds)
    assert OutboundRequest.objects.filter(operation="write_interaction", settled_at=None).count() == 1

    clouds.mend()
    clouds.deliver_late()

    assert clouds.rows("interaction")[0]["state"] == "work_in_progress"
    assert OutboundRequest.objects.filter(operation="write_interaction").count() == 2


def test_is_written_once_when_it_is_over(clouds, talk, code, settings):
    settings.INTERACTION_RECORDS = "end"
    leg = talk(text="My VPN drops.")
    follow(clouds)
    assert not clouds.rows("interaction")

    click(leg, "end")
    clouds.deliver()
    finish(leg, code)

    assert state(clouds, leg)[0] == "closed_complete"
    assert writes(clouds) == ["POST", "POST"]


def test_is_left_alone_when_it_is_switched_off(clouds, ring, settings):
    settings.INTERACTION_RECORDS = "off"
    ring(text="Hello")

    follow(clouds)

    assert writes(clouds) == []
    assert Conversation.objects.get().interaction_due_at is None


def test_uses_the_instances_own_words(clouds, ring, settings):
    settings.SERVICENOW_INTERACTION_STATES = {"new": "queued"}
    leg = ring(text="Hello")

    assert state(clouds, leg)[0] == "queued"


def test_asks_an_instance_without_the_table_once_a_day(clouds, ring, agent):
    body = {"error": {"message": "Invalid table interaction", "detail": None}, "status": "failure"}
    clouds.fault("servicenow", match=WRITES, status=400, body=body)
    for text in ("Hello", "It is me again"):
        clouds.customer(key="noor", text=text)
    ring(text="And a third")
    follow(clouds)

    assert writes(clouds) == ["POST"]
    assert not TableCheck.objects.get().usable
    assert not OutboundRequest.objects.exclude(state="accepted").exists()

    clouds.mend()
    TableCheck.objects.update(checked_at=timezone.now() - timedelta(days=2))
    clouds.customer(key="noor", text="Hello")
    follow(clouds)
    assert (len(clouds.rows("interaction")), TableCheck.objects.get().usable) == (1, True)


def test_tells_which_columns_servicenow_did_not_store(clouds, ring, settings):
    settings.SERVICENOW_INTERACTION_ID_COLUMN = "u_conversation"
    ring(text="Hello")

    follow(clouds)

    assert InteractionRecord.objects.get().dropped == ["u_conversation"]


def test_needs_no_incident_and_no_known_caller(clouds, ring):
    leg = ring(key="rui", text="Hello")

    assert interaction(clouds, leg.conversation.remote_id)["opened_for"] == ""
    assert not clouds.rows("interaction_related_record")
