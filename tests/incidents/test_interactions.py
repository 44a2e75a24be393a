"""incidents.interactions: one interaction per conversation, whatever happens to its requests."""

import pytest
from sandbox.testing.ids import sys_id_of

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.names import RequestOutcome
from gateway.operations.record_payloads import WriteInteraction
from incidents import interactions
from incidents.models import InteractionRecord, TableCheck
from tests.factories import NOON, IncidentFactory, LedgerEntryFactory
from tests.incidents.test_exactly_once import Killed

pytestmark = pytest.mark.django_db
KEY = "c0000000-0000-4000-8000-000000000001"
CREATE = {"method": "POST", "path": "/api/now/table/interaction"}
CHANGE = {"method": "PATCH", "path": "/api/now/table/interaction/*"}
RELATE = {"method": "POST", "path": "/api/now/table/interaction_related_record"}


def follow(state="new", incident=None, **more):
    known = {"medium": "call", "title": "VPN drops", "opened_at": NOON.isoformat()}
    wanted = WriteInteraction(conversation_id=KEY, state=state, **known | more)
    interactions.follow(wanted, incident=incident, now=NOON)


def states(clouds):
    return [row["state"] for row in clouds.rows("interaction", external_id=KEY)]


@pytest.fixture
def incident(clouds):
    row = clouds.rows("incident")[0]
    return IncidentFactory(remote_id=row["sys_id"], number=row["number"])


def test_is_created_once_though_the_answer_was_lost(clouds):
    clouds.fault("servicenow", match=CREATE, drop_response=True, times=1)
    follow()
    clouds.deliver()
    follow("work_in_progress")

    clouds.deliver_late()

    assert states(clouds) == ["work_in_progress"]
    assert InteractionRecord.objects.get().doubles == []


def test_is_created_once_though_the_worker_was_killed(clouds):
    follow()
    request = outbound.claim(NOON)
    clouds.servicenow.break_answer_with(Killed())
    with pytest.raises(Killed):
        outbound.attempt(request)

    clouds.deliver()

    assert states(clouds) == ["new"]


def test_tells_of_the_double_of_a_create_that_was_carried_out_late(clouds):
    clouds.fault("servicenow", match=CREATE, status=504, times=1)
    follow()
    clouds.deliver()
    late = {"external_id": KEY, "short_description": "VPN drops"}
    clouds.fault(
        "servicenow",
        match={"method": "GET", "path": "/api/now/table/interaction"},
        times=1,
        body={"result": []},
        status=200,
    )
    double = clouds.write("interaction", late)

    clouds.deliver_late()

    record = InteractionRecord.objects.get()
    assert record.doubles == [double["number"]]
    assert record.number != double["number"]


def test_sends_what_is_wanted_since_the_request_went_out(clouds):
    follow()
    request = outbound.claim(NOON)
    follow("work_in_progress")
    follow("on_hold")

    outbound.attempt(request)
    clouds.deliver()

    assert states(clouds) == ["on_hold"]
    assert [one["method"] for one in clouds.arrivals("servicenow", path_part="interaction")] == [
        "POST",
        "PATCH",
    ]


def test_sends_nothing_for_what_servicenow_has(clouds):
    follow()
    clouds.deliver()

    follow()

    assert OutboundRequest.objects.count() == 1


def test_takes_the_agent_away_again(clouds):
    person = sys_id_of("sys_user", "maya")
    follow("work_in_progress", agent_id=person)
    clouds.deliver()
    follow()
    clouds.deliver()

    [row] = clouds.rows("interaction")
    assert (row["state"], row["assigned_to"]) == ("new", "")


def test_is_related_once_though_the_answer_was_lost(clouds, incident):
    clouds.fault("servicenow", match=RELATE, drop_response=True, times=1)
    LedgerEntryFactory(key=KEY, incident=incident)
    follow(incident=incident)
    clouds.deliver()
    clouds.deliver_late()
    follow("closed_complete", incident=incident)
    clouds.deliver()

    assert len(clouds.rows("interaction_related_record", document_id=incident.remote_id)) == 1
    assert InteractionRecord.objects.get().incident == incident


def test_is_related_to_the_next_incident_as_well(clouds, incident):
    follow(incident=incident)
    clouds.deliver()
    row = clouds.rows("incident")[1]
    other = IncidentFactory(remote_id=row["sys_id"], number=row["number"])

    follow(incident=incident)
    follow(incident=other)
    clouds.deliver()

    related = {one["document_id"] for one in clouds.rows("interaction_related_record")}
    assert related == {incident.remote_id, other.remote_id}


def test_says_why_servicenow_refused_and_goes_on_with_the_next_change(clouds):
    follow()
    clouds.deliver()
    clouds.fault("servicenow", match=CHANGE, status=403, times=1)
    follow("on_hold")
    clouds.deliver()
    assert InteractionRecord.objects.get().problem["code"] == "refused-saying"

    follow("work_in_progress")
    clouds.deliver()

    assert states(clouds) == ["work_in_progress"]
    assert InteractionRecord.objects.get().problem == {}


def test_asks_no_more_where_the_right_is_missing(clouds):
    clouds.fault("servicenow", match=CREATE, status=403)
    follow()
    clouds.deliver()

    assert interactions.has_table(NOON) is False
    assert TableCheck.objects.get().problem["code"] == "refused-saying"


def test_waits_while_servicenow_is_away(clouds):
    clouds.fault("servicenow", match=CREATE, status=503, times=3)
    follow()
    clouds.deliver()
    assert OutboundRequest.objects.get().state == RequestOutcome.WAITING

    for _ in range(4):
        clouds.deliver_late()

    assert states(clouds) == ["new"]
