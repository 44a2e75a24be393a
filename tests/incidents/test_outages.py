"""Outages: opened, changed and closed, with what ServiceNow and Architect's flows then hold."""

from datetime import timedelta

import pytest

from incidents.commands import outage_rounds, outages
from incidents.commands.outages import OutageForm
from incidents.models import Outage
from incidents.states import OutageEnd
from live.requests import NotDone
from tests.factories import NOON, IncidentFactory, OutageFactory, QueueFactory, UserFactory

pytestmark = pytest.mark.django_db
TABLES = "/api/v2/flows/datatables"
RESOLVED = {"state": "6", "close_code": "Solved (Permanently)", "close_notes": "Server restarted."}
PAIRS = [("one", "one"), ("one", "all"), ("all", "one"), ("all", "all")]


def entered(**values):
    return OutageForm(**{"name": "Email", "closes_at": NOON + timedelta(hours=2)} | values)


def health(clouds, row="global"):
    """Return a row of System_Health as Genesys holds it, None where there is none."""
    token = clouds.service_token()
    [table] = clouds.send("genesys", "GET", f"{TABLES}?name=System_Health", token=token)["entities"]
    rows = clouds.send("genesys", "GET", f"{TABLES}/{table['id']}/rows?showbrief=false", token=token)
    return next((one for one in rows["entities"] if one["key"] == row), None)


def test_creates_a_master_once_and_tells_flows(clouds):
    texts = {"banner": "We are on it.", "announcement": "Email is down. We are working on it."}

    outage = outages.open_outage(entered(title="Email is down", **texts), user=None, now=NOON)
    clouds.deliver()
    clouds.deliver_late()

    [master] = clouds.rows("incident", correlation_id=outage.key)
    assert (master["short_description"], master["description"]) == ("Email is down", "We are on it.")
    assert Outage.objects.get().number == master["number"]
    assert health(clouds) == {"key": "global", "outage": True, "message": texts["announcement"]}


def test_creates_one_master_though_the_answer_was_lost(clouds):
    create = {"method": "POST", "path": "/api/now/table/incident"}
    clouds.fault("servicenow", match=create, drop_response=True, times=1)

    outage = outages.open_outage(entered(title="Email is down"), user=None, now=NOON)
    clouds.deliver()
    clouds.deliver_late()

    [master] = clouds.rows("incident", correlation_id=outage.key)
    assert Outage.objects.get().number == master["number"]


def test_takes_the_master_that_was_picked(clouds):
    master = IncidentFactory()

    outages.open_outage(entered(master=master), user=None, now=NOON)

    assert Outage.objects.get().master == master
    assert Outage.objects.of_queue(None).master == master


def test_concerns_the_queues_that_were_chosen_and_no_other():
    queue, other = QueueFactory(), QueueFactory()

    outage = outages.open_outage(entered(queues=(queue,)), user=None, now=NOON)

    assert Outage.objects.of_queue(queue.pk) == outage
    assert Outage.objects.of_queue(other.pk) is None
    assert Outage.objects.of_queue(None) is None


def test_of_all_queues_concerns_those_that_come_later():
    outage = outages.open_outage(entered(), user=None, now=NOON)

    assert Outage.objects.of_queue(QueueFactory().pk) == outage


@pytest.mark.parametrize(
    ("first", "second"), [("one", "one"), ("one", "all"), ("all", "one"), ("all", "all")]
)
def test_only_one_is_open_for_a_queue(first, second):
    queues = {"one": (QueueFactory(),), "all": ()}
    outages.open_outage(entered(queues=queues[first]), user=None, now=NOON)

    with pytest.raises(NotDone, match="open for one of these queues"):
        outages.open_outage(entered(queues=queues[second]), user=None, now=NOON)

    assert Outage.objects.count() == 1


def test_another_can_be_opened_once_the_first_is_over():
    outage = outages.open_outage(entered(), user=None, now=NOON)
    outages.close(outage.pk, OutageEnd.BY_HAND, now=NOON)

    assert outages.open_outage(entered(), user=None, now=NOON).is_open


def test_flows_have_a_row_for_each_queue(clouds):
    queue = QueueFactory(remote_id="queue-1")
    outage = outages.open_outage(entered(queues=(queue,), banner="Email is down."), user=None, now=NOON)
    clouds.deliver()
    assert health(clouds, "queue-1") == {"key": "queue-1", "outage": True, "message": "Email is down."}
    assert health(clouds)["outage"] is False

    outages.close(outage.pk, OutageEnd.BY_HAND, now=NOON + timedelta(minutes=5))
    clouds.deliver()

    assert health(clouds, "queue-1") == {"key": "queue-1", "outage": False, "message": ""}


def test_flows_are_told_what_is_so_now_when_an_older_request_comes_last(clouds):
    outage = outages.open_outage(entered(announcement="Email is down."), user=None, now=NOON)
    clouds.fault("genesys", match={"path": f"{TABLES}*"}, status=503, times=1)
    clouds.deliver()
    outages.close(outage.pk, OutageEnd.BY_HAND, now=NOON + timedelta(minutes=5))

    clouds.deliver()
    clouds.deliver_late()

    assert health(clouds) == {"key": "global", "outage": False, "message": ""}


def test_says_that_the_table_of_flows_is_missing(clouds, settings):
    settings.OUTAGE_TABLE = "Elsewhere"

    outages.open_outage(entered(), user=None, now=NOON)
    clouds.deliver()

    assert "Elsewhere" in Outage.objects.get().flow_problem["said"]


def test_a_change_tells_flows_and_keeps_who_made_it(clouds):
    outage = outages.open_outage(entered(announcement="Email is down."), user=None, now=NOON)
    supervisor, queue = UserFactory(), QueueFactory(remote_id="queue-1")
    later = NOON + timedelta(minutes=5)

    changed = entered(announcement="Only Berlin.", queues=(queue,), closes_at=NOON + timedelta(hours=4))
    outages.change(outage.pk, changed, user=supervisor, now=later)
    clouds.deliver()

    assert health(clouds)["outage"] is False
    assert health(clouds, "queue-1")["message"] == "Only Berlin."
    assert Outage.objects.get().closes_at == NOON + timedelta(hours=4)
    assert Outage.objects.get().history.get(history_user__isnull=False).history_user == supervisor


def test_ends_by_itself_at_its_time():
    outage = OutageFactory()

    outage_rounds.take_turn(NOON + timedelta(minutes=119))
    assert Outage.objects.get().is_open
    outage_rounds.take_turn(NOON + timedelta(minutes=120))

    outage.refresh_from_db()
    assert (outage.is_open, outage.closed_because) == (False, OutageEnd.TIME_LIMIT)
    assert Outage.objects.of_queue(None) is None


def test_ends_when_servicenow_resolves_the_master(clouds):
    row = clouds.rows("incident")[0]
    outage = OutageFactory(master__remote_id=row["sys_id"], master__number=row["number"])
    clouds.write("incident", RESOLVED, row["sys_id"])

    outage_rounds.take_turn(NOON)
    clouds.deliver()
    outage_rounds.take_turn(NOON)

    outage.refresh_from_db()
    assert outage.closed_because == OutageEnd.MASTER


def test_tells_that_the_master_was_deleted_and_stays_open(clouds):
    outage = OutageFactory()  # of which ServiceNow knows nothing

    outage_rounds.take_turn(NOON)
    clouds.deliver()

    outage.refresh_from_db()
    assert (outage.is_open, outage.problem) == (True, {"code": "master-gone"})
