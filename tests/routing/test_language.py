"""The language of an agent's pages: the browser's, until the agent chooses one."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation

from inbox.pages import full_pages
from live import problems
from tests.factories import CallerFactory, IncidentFactory, LegFactory, LookupFactory, UserFactory
from tests.support.clicks import browser_of

pytestmark = pytest.mark.django_db
DESK, CHOICE = "/", "/language/"
GERMAN, FRENCH = {"Accept-Language": "de-AT,de;q=0.9"}, {"Accept-Language": "fr"}


def choose(browser, language, **headers):
    return browser.post(CHOICE, {"language": language}, headers=headers)


def test_is_the_browsers(desk):
    page = desk.get(DESK, headers=GERMAN)

    assert '<html lang="de" dir="ltr"' in page.text
    assert 'aria-label="Eingang"' in page.text
    assert page["Content-Language"] == "de"


def test_is_the_browsers_before_anybody_signed_in(client):
    assert "Anmelden" in client.get(reverse("accounts:signin"), headers=GERMAN).text


def test_is_the_installations_for_a_browser_that_asks_for_neither(desk, settings):
    settings.LANGUAGE_CODE = "de"

    assert '<html lang="de"' in desk.get(DESK, headers=FRENCH).text


def test_is_what_the_agent_chose_in_any_browser(desk, agent):
    choose(desk, "en-gb")

    assert '<html lang="en-gb"' in desk.get(DESK, headers=GERMAN).text
    assert '<html lang="en-gb"' in browser_of(agent).get(DESK, headers=GERMAN).text


def test_is_the_browsers_again_when_the_choice_is_taken_back(desk):
    choose(desk, "en-gb")

    choose(desk, "")

    assert '<html lang="de"' in desk.get(DESK, headers=GERMAN).text


@pytest.mark.parametrize(("chosen", "name"), [("", "Browser's language"), ("de", "Deutsch")])
def test_menu_marks_the_choice(desk, chosen, name):
    choose(desk, chosen)

    checked = [part for part in desk.get(DESK).text.split("<button") if 'aria-checked="true"' in part]
    assert [name in part for part in checked] == [True]


@pytest.mark.parametrize(
    ("sent_from", "leads_to"),
    [("http://127.0.0.1/legs/7/", "http://127.0.0.1/legs/7/"), ("https://evil.test/", "/"), ("", "/")],
)
def test_choice_leads_back_to_the_page(desk, sent_from, leads_to):
    assert choose(desk, "de", Referer=sent_from).headers["Location"] == leads_to


def test_choice_is_one_of_those_there_are(desk, agent):
    assert choose(desk, "tlh").status_code == 404
    agent.refresh_from_db()
    assert agent.language == ""


def test_choice_is_for_agents(client):
    assert choose(client, "de").status_code == 302
    client.force_login(UserFactory())
    assert choose(client, "de").status_code == 403


def test_refusal_of_a_page_is_worded_in_it(client):
    client.force_login(UserFactory())

    assert "nicht als Agent" in client.get(DESK, headers=GERMAN).text


def test_is_kept_for_pushes_when_a_page_is_loaded(desk, agent):
    desk.get(DESK, headers=GERMAN)
    desk.get(DESK, headers={"HX-Request": "true", "Accept-Language": "en-US"})

    assert "Eingang" in full_pages([(agent.pk, 0)])[agent.pk, 0]


def test_of_the_admin_is_the_supervisors_choice(supervisor):
    supervisor.user.is_staff = True
    supervisor.user.save()
    supervisor.user.user_permissions.set(Permission.objects.filter(codename="view_queue"))
    browser = browser_of(supervisor)
    choose(browser, "de")

    page = browser.get(reverse("admin:routing_queue_changelist")).text

    assert "Genesys-Warteschlangen" in page
    assert "Mitglieder" in page


@pytest.mark.parametrize(
    ("language", "words"), [("en-gb", "ServiceNow does not answer."), ("de", "ServiceNow antwortet nicht.")]
)
def test_words_a_stored_problem(language, words):
    stored = problems.problem(problems.Code.NOT_ANSWERING, cloud="ServiceNow")

    with translation.override(language):
        assert problems.text(stored) == words


def test_dates_without_a_script_are_written_as_in_it(desk, agent):
    incident = IncidentFactory(caller=CallerFactory(), updated_at=datetime(2026, 12, 1, 13, 45, tzinfo=UTC))
    lookup = LookupFactory(one=True, caller=incident.caller, incidents=[incident])
    leg = LegFactory(agent=agent, connected=True, conversation__lookup=lookup)

    page = desk.get(reverse("inbox:leg", args=[leg.pk]), headers=GERMAN).text

    assert "01.12.2026 13:45" in page
