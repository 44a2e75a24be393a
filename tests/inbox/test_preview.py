"""The preview says what is going to be written; what the agent changes is written, also after a refusal."""

import pytest

from incidents.models import FieldMapping
from incidents.states import ValueKind
from tests.factories import IncidentColumnFactory
from tests.support.clicks import browser_of, click

pytestmark = pytest.mark.django_db
CARD = "4111 1111 1111 1111"


@pytest.fixture
def ended(talk, clouds):
    leg = talk(text=f"My card {CARD} was refused")
    click(leg, "end")
    clouds.deliver()
    return leg


@pytest.fixture
def form(code):
    return {"code": code.remote_id, "notes": f"Card {CARD}", "incident_action": "create", "title": "Card"}


def incident_of(leg, clouds):
    [row] = clouds.rows("incident", correlation_id=leg.conversation.remote_id)
    return row


def test_shows_masked_what_is_then_written(desk, ended, form, clouds, code):
    FieldMapping.objects.create(column="description", value="{code}: {words}", kind=ValueKind.TEMPLATE)

    html = desk.post(f"/legs/{ended.pk}/preview/", form, HTTP_HX_REQUEST="true").content.decode()
    desk.post(f"/legs/{ended.pk}/wrapup/", form)
    clouds.deliver()

    row = incident_of(ended, clouds)
    [note] = clouds.rows("sys_journal_field", element_id=row["sys_id"])
    assert row["description"] == "Resolved: My card •••• •••• •••• 1111 was refused"
    assert row["description"] in html
    assert note["value"].split("\n\nBridge")[0] in html.replace("&#x27;", "'")
    assert CARD not in html


def test_writes_what_the_agent_changed_and_nothing_else(desk, ended, form, clouds):
    FieldMapping.objects.create(column="urgency", value="3")
    changed = {"column.urgency": "1", "column.description": "As told", "column.caller_id": "f" * 32}

    desk.post(f"/legs/{ended.pk}/wrapup/", form | changed)
    clouds.deliver()

    row = incident_of(ended, clouds)
    assert (row["urgency"], row["description"]) == ("1", "As told")
    assert row["caller_id"] != "f" * 32


def test_a_code_changes_what_the_agent_did_not(desk, ended, form, code):
    FieldMapping.objects.create(column="urgency", value="3")
    FieldMapping.objects.create(column="urgency", value="1", code=code)
    FieldMapping.objects.create(column="impact", value="3")
    shown = form | {"code": "", "column.urgency": "3", "column.impact": "2", "previewed": ""}

    html = desk.post(f"/legs/{ended.pk}/preview/", shown | form, HTTP_HX_REQUEST="true").content.decode()

    assert 'name="column.urgency" value="1"' in html
    assert 'name="column.impact" value="2"' in html


def test_is_a_page_of_its_own_without_javascript(desk, ended, form):
    page = desk.post(f"/legs/{ended.pk}/preview/", form)

    assert page.status_code == 200
    assert f'action="/legs/{ended.pk}/wrapup/"' in page.content.decode()


def test_the_page_without_javascript_keeps_all_of_the_form(desk, ended, form):
    more = {"incident_action": "none", "reason": "Wrong number", "outage_offered": "on", "finished": "on"}

    html = desk.post(f"/legs/{ended.pk}/preview/", form | more).content.decode()

    for name, value in more.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in html


def test_nobody_else_sees_it(ended, form, stranger):
    assert browser_of(stranger).post(f"/legs/{ended.pk}/preview/", form).status_code == 404


def test_what_servicenow_demands_is_filled_in_and_written_once(desk, ended, form, clouds):
    IncidentColumnFactory(name="business_service", label="Business service")
    said = "Data Policy Exception: The following fields are mandatory: Business service"
    body = {"error": {"message": "Operation Failed", "detail": said}}
    post = {"method": "POST", "path": "/api/now/table/incident"}
    clouds.fault("servicenow", match=post, status=403, body=body, times=1)
    desk.post(f"/legs/{ended.pk}/wrapup/", form)
    clouds.deliver()

    html = desk.post(f"/legs/{ended.pk}/preview/", form, HTTP_HX_REQUEST="true").content.decode()
    desk.post(f"/legs/{ended.pk}/wrapup/", form | {"column.business_service": "Payments"})
    clouds.deliver()

    assert 'name="column.business_service"' in html
    assert incident_of(ended, clouds)["business_service"] == "Payments"
