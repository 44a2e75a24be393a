"""inbox.forms.WrapUpForm: which incident and which code an agent may name."""

import pytest
from django.urls import reverse

from inbox.forms import WrapUpForm
from incidents.models import LedgerEntry
from tests.factories import (
    IncidentFactory,
    IncidentPolicyFactory,
    LegFactory,
    QueueFactory,
    WrapUpCodeFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def leg(agent, queue):
    return LegFactory(agent=agent, queue=queue, wrap_up=True)


def filled(code, **more):
    return {"code": code.remote_id, "incident_action": "none", "reason": "Spam"} | more


def finish(desk, leg, sent):
    return desk.post(reverse("inbox:wrapup", kwargs={"pk": leg.pk}), sent, headers=HTMX)


@pytest.mark.parametrize("typed", ["INC0010016", "inc0010016", " INC0010016 "])
def test_finds_an_incident_by_its_number_however_it_was_typed(code, typed):
    incident = IncidentFactory(number="INC0010016")

    form = WrapUpForm(filled(code, incident_action="update", incident=typed), codes=[code], mode="required")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["incident"] == incident


@pytest.mark.parametrize("typed", ["1", "INC1", "0000001"])
def test_takes_no_row_for_a_number_that_is_not_an_incidents(code, typed):
    IncidentFactory(pk=1, number="INC0000001")

    form = WrapUpForm(filled(code, incident_action="update", incident=typed), codes=[code], mode="required")

    assert form.non_field_errors() == [f"{typed} was not found in ServiceNow."]


def test_files_nothing_under_a_row_of_the_database(desk, leg, code):
    IncidentFactory(pk=1, number="INC0000001")

    response = finish(desk, leg, filled(code, incident_action="update", incident="1"))

    assert response.status_code == 422
    assert not LedgerEntry.objects.exists()


def test_files_under_a_number_typed_in_lower_case(desk, leg, code):
    incident = IncidentFactory(number="INC0010016")

    finish(desk, leg, filled(code, incident_action="update", incident="inc0010016"))

    assert LedgerEntry.objects.get().incident == incident


def test_refuses_a_code_of_another_queue(desk, leg, code):
    elsewhere = WrapUpCodeFactory(queues=[QueueFactory()])

    response = finish(desk, leg, filled(elsewhere))

    assert response.status_code == 422
    assert "is not offered in this queue" in response.content.decode()
    assert not LedgerEntry.objects.exists()


def test_takes_any_code_where_the_queue_has_none_of_its_own(desk, leg, code):
    code.queues.clear()
    elsewhere = WrapUpCodeFactory(queues=[QueueFactory()])

    finish(desk, leg, filled(elsewhere))

    leg.refresh_from_db()
    assert leg.wrapup_code_id == elsewhere.remote_id


def test_goes_by_the_conversations_queue_where_the_leg_has_none(desk, leg, queue, code):
    leg.queue, leg.conversation.queue = None, queue
    leg.save()
    leg.conversation.save()
    elsewhere = WrapUpCodeFactory(queues=[QueueFactory()])

    assert finish(desk, leg, filled(elsewhere)).status_code == 422


def test_says_that_a_code_is_gone(desk, leg, code):
    code.active = False
    code.save()

    response = finish(desk, leg, filled(code))

    assert "no longer there" in response.content.decode()


def test_tells_that_a_wrap_up_without_an_incident_wrote_none(desk, leg, code):
    finish(desk, leg, filled(code))

    page = desk.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()

    words = page.split('aria-label="ServiceNow record"')[1].split("</div>")[0]
    assert "No incident" in words
    assert "written to ServiceNow" not in words


@pytest.mark.parametrize(("reason", "kept"), [("Wrong number", ["Wrong number"]), ("", []), ("  ", [])])
def test_asks_why_there_is_no_incident(desk, leg, code, reason, kept):
    response = finish(desk, leg, filled(code, reason=reason))

    assert (response.status_code == 422) == (not kept)
    assert list(LedgerEntry.objects.values_list("reason", flat=True)) == kept


def test_asks_for_no_reason_among_colleagues(desk, leg, code):
    leg.conversation.customer_name = ""
    leg.conversation.save()

    finish(desk, leg, filled(code, reason=""))

    assert LedgerEntry.objects.get().incident_action == "none"


def test_takes_an_incident_for_every_conversation_where_that_is_the_policy(desk, leg, queue, code):
    leg.conversation.queue = queue
    leg.conversation.save()
    IncidentPolicyFactory(queue=queue, create_rule="always")

    response = finish(desk, leg, filled(code))

    assert (response.status_code, "gets an incident" in response.content.decode()) == (422, True)


def test_offers_the_usual_reasons(desk, leg, settings):
    settings.NO_INCIDENT_REASONS = ["Wrong number", "<b>"]

    page = desk.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()

    assert '<option value="Wrong number">' in page
    assert '<option value="&lt;b&gt;">' in page
