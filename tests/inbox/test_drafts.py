"""What is typed into a wrap-up form is kept on the server, for its agent alone, until it is finished."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inbox.commands import drafts
from inbox.models import WrapUpDraft
from inbox.states import State
from tests.factories import NOON, LegFactory
from tests.support.clicks import browser_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TYPED = {"notes": "Renewed the certificate", "title": "VPN", "incident_action": "create", "code": ""}


@pytest.fixture
def leg(agent):
    return LegFactory(agent=agent, wrap_up=True)


def save(browser, leg, **fields):
    return browser.post(reverse("inbox:draft", kwargs={"pk": leg.pk}), TYPED | fields, headers=HTMX)


def page(browser, leg):
    return browser.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()


def finish(browser, leg, **fields):
    sent = {"incident_action": "none", "notes": "Done", "reason": "Test", "request_key": "click-1"} | fields
    return browser.post(reverse("inbox:wrapup", kwargs={"pk": leg.pk}), sent, headers=HTMX)


def test_is_there_again_on_another_computer(agent, desk, leg):
    assert save(desk, leg).status_code == 204

    html = page(browser_of(agent), leg)

    assert "Renewed the certificate" in html
    assert "data-saved-at" in html


def test_the_newest_one_counts(desk, leg):
    save(desk, leg)

    save(desk, leg, notes="Renewed it, and the router restarted")

    assert WrapUpDraft.objects.get().fields["notes"] == "Renewed it, and the router restarted"


def test_cannot_end_the_script_that_holds_it(desk, leg):
    save(desk, leg, notes="</script><script>alert(1)</script>")

    assert "<script>alert(1)" not in page(desk, leg)


@pytest.mark.parametrize("state", [State.CONNECTED, State.HELD])
def test_is_kept_while_the_conversation_goes_on(desk, agent, state):
    assert save(desk, LegFactory(agent=agent, state=state, connected_at=NOON)).status_code == 204


def test_nobody_else_reads_or_changes_it(desk, leg, colleague):
    save(desk, leg)

    response = save(browser_of(colleague), leg, notes="Mine")

    assert response.status_code == 404
    assert WrapUpDraft.objects.get().fields["notes"] == "Renewed the certificate"


def test_is_not_taken_from_another_site(agent, leg):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent.user)

    assert save(browser, leg).status_code == 403


@pytest.mark.parametrize(
    ("field", "length"), [("notes", 4000), ("title", 160), ("incident", 40), ("code", 64)]
)
def test_holds_no_more_than_the_form(desk, leg, field, length):
    assert save(desk, leg, **{field: "x" * length}).status_code == 204
    assert save(desk, leg, **{field: "x" * (length + 1)}).status_code == 422


def test_ends_with_an_empty_form(desk, leg):
    save(desk, leg)

    save(desk, leg, notes="", title="", incident_action="")

    assert not WrapUpDraft.objects.exists()


def test_ends_with_the_wrap_up_and_does_not_come_back(desk, leg, code, clouds):
    leg.state, leg.ended_at = State.ENDED, NOON
    leg.save()
    save(desk, leg)

    assert finish(desk, leg).status_code == 204
    save(desk, leg, notes="Saved late")

    assert WrapUpDraft.objects.get().fields["notes"] == "Done"
    assert "data-saved-at" not in page(desk, leg)


def test_stays_when_the_form_is_refused(desk, leg, code):
    save(desk, leg)

    assert finish(desk, leg, code="").status_code == 422

    assert WrapUpDraft.objects.exists()


def test_ends_after_two_weeks(desk, leg):
    save(desk, leg)

    assert drafts.purge(timezone.now() + timedelta(days=13)) == 0
    assert drafts.purge(timezone.now() + timedelta(days=15)) == 1
