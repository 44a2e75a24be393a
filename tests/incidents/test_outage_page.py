"""The page on which supervisors open, change and close outages."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from incidents.models import Outage, OutageSuggestion
from incidents.states import ConversionState, RecordState
from tests.factories import (
    NOON,
    IncidentFactory,
    OutageFactory,
    OutageRecordFactory,
    OutageSuggestionFactory,
    QueueFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST, ADD = "admin:incidents_outage_changelist", "admin:incidents_outage_add"
ENTERED = {"name": "Email", "hours": "2", "banner": "We are on it.", "intent": "open"}


def page(outage):
    return reverse("admin:incidents_outage_change", args=[outage.pk])


@pytest.fixture
def supervisor(client):
    user = UserFactory(is_staff=True)
    names = ["open_outage", "view_outage", "view_outagerecord"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


@pytest.fixture
def visitor(client):
    """Somebody who may look at outages, and no more."""
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_outage"))
    client.force_login(user)
    return user


def test_opens_an_outage_with_what_was_entered(client, supervisor):
    master, queue = IncidentFactory(number="INC0009001"), QueueFactory()
    entered = ENTERED | {
        "master": "inc0009001",
        "queues": [queue.pk],
        "reply": "We know.",
        "announcement": "Down.",
    }

    answer = client.post(reverse(ADD), entered)

    outage = Outage.objects.get()
    assert answer.url == page(outage)
    assert (outage.master, outage.opened_by, outage.everywhere) == (master, supervisor, False)
    assert (outage.banner, outage.reply, outage.announcement) == ("We are on it.", "We know.", "Down.")
    assert [scope.queue for scope in outage.scopes.all()] == [queue]


def test_reads_the_master_from_servicenow(client, supervisor, clouds):
    row = clouds.rows("incident", state="2")[0]

    client.post(reverse(ADD), ENTERED | {"master": row["number"]})

    assert Outage.objects.get().master.remote_id == row["sys_id"]


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"name": ""}, "required"),
        ({"hours": ""}, "required"),
        ({"hours": "25"}, "less than or equal to 24"),
        ({"master": "INC0009999"}, "not found"),
        ({"master": "nonsense^active=true"}, "not an incident number"),
        ({"banner": "x" * 201}, "at most 200"),
    ],
)
def test_says_what_is_wrong_with_what_was_entered(client, supervisor, clouds, entered, words):
    answer = client.post(reverse(ADD), ENTERED | entered)

    assert words in answer.content.decode()
    assert not Outage.objects.exists()


def test_refuses_a_master_that_is_finished(client, supervisor):
    IncidentFactory(number="INC0009001", state="6")

    answer = client.post(reverse(ADD), ENTERED | {"master": "INC0009001"})

    assert "resolved, closed or cancelled" in answer.content.decode()


def test_says_that_one_is_open_already(client, supervisor):
    OutageFactory()

    answer = client.post(reverse(ADD), ENTERED)

    assert "open for one of these queues already" in answer.content.decode()


def test_shows_what_would_happen_before_it_does(client, supervisor):
    answer = client.post(reverse(ADD), ENTERED | {"intent": "preview", "announcement": "Down."})

    shown = answer.content.decode()
    assert "This will happen" in shown
    assert "a new incident, “Email”" in shown
    assert "System_Health" in shown
    assert not Outage.objects.exists()


def test_changes_an_open_outage(client, supervisor):
    outage = OutageFactory(closes_at=timezone.now())

    client.post(page(outage), ENTERED | {"intent": "change", "name": "Email in Berlin", "hours": "4"})

    outage.refresh_from_db()
    assert (outage.name, outage.banner) == ("Email in Berlin", "We are on it.")
    assert outage.closes_at > timezone.now()


@pytest.mark.parametrize(
    ("records", "conversion"), [("links", ConversionState.NONE), ("children", ConversionState.RUNNING)]
)
def test_closes_and_does_with_the_records_as_chosen(client, supervisor, records, conversion):
    outage = OutageFactory()

    client.post(page(outage), {"intent": "close", "records": records})

    outage.refresh_from_db()
    assert (outage.is_open, outage.conversion) == (False, conversion)


def test_says_that_it_is_over_when_two_close_it(client, supervisor):
    outage = OutageFactory()
    client.post(page(outage), {"intent": "close"})

    answer = client.post(page(outage), {"intent": "close"}, follow=True)

    assert "The outage is over." in answer.content.decode()


def test_shows_how_many_are_affected_and_what_was_saved(client, supervisor):
    outage = OutageFactory(affected=38, told=36, notes=2, master__number="INC0009001")

    shown = client.get(page(outage)).content.decode()

    for words in ("INC0009001", ">38<", ">36<", "36 told to ServiceNow", "notes in the master: 2"):
        assert words in shown


def test_shows_how_far_the_children_are_and_pauses_them(client, supervisor):
    outage = OutageFactory(closed_at=NOON, conversion=ConversionState.RUNNING)
    OutageRecordFactory(outage=outage, state=RecordState.CREATED)
    OutageRecordFactory(outage=outage)

    assert "1 created, 1 left, 0 refused" in client.get(page(outage)).content.decode()
    client.post(page(outage), {"intent": "pause"})

    outage.refresh_from_db()
    assert outage.conversion == ConversionState.PAUSED
    client.post(page(outage), {"intent": "convert"})
    outage.refresh_from_db()
    assert outage.conversion == ConversionState.RUNNING


def test_children_need_a_closed_outage(client, supervisor):
    outage = OutageFactory()

    answer = client.post(page(outage), {"intent": "convert"}, follow=True)

    assert "once the outage is closed" in answer.content.decode()


def test_shows_the_evidence_until_somebody_dismisses_it(client, supervisor):
    suggestion = OutageSuggestionFactory(seen_at=timezone.now())

    shown = client.get(reverse(LIST)).content.decode()
    assert "38 new conversations in 10 min" in shown
    assert "31 mention “email”; ServiceNow budget 71 %" in shown
    assert 'value="Email"' in client.get(reverse(ADD)).content.decode()

    client.post(reverse("admin:incidents_outagesuggestion_dismiss", args=[suggestion.pk]))

    assert OutageSuggestion.objects.get().dismissed_by == supervisor
    assert "38 new conversations" not in client.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("intent", ["close", "change", "convert", "pause"])
def test_a_visitor_sees_an_outage_and_changes_nothing(client, visitor, intent):
    outage = OutageFactory()

    assert client.get(page(outage)).status_code == 200
    assert client.post(page(outage), ENTERED | {"intent": intent}).status_code == 403

    outage.refresh_from_db()
    assert outage.is_open


def test_a_visitor_opens_and_dismisses_nothing(client, visitor):
    suggestion = OutageSuggestionFactory()
    dismissal = reverse("admin:incidents_outagesuggestion_dismiss", args=[suggestion.pk])

    assert client.get(reverse(ADD)).status_code == 403
    assert client.post(reverse(ADD), ENTERED).status_code == 403
    assert client.post(dismissal).status_code == 403
    assert client.get(dismissal).status_code == 404


def test_what_is_not_there_is_not_found(client, supervisor):
    assert client.get(reverse("admin:incidents_outage_change", args=[404])).status_code == 404
    assert client.get(reverse("admin:incidents_outage_change", args=["x"])).status_code == 404
    assert client.post(page(OutageFactory()), {"intent": "else"}).status_code == 404
