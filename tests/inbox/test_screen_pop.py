"""What the panel shows of the caller's incidents, and what opens by itself."""

import pytest
from django.urls import reverse

from gateway.providers import fact_values, facts
from incidents.models import Caller, IncidentPolicy, Lookup
from incidents.states import ScreenPop
from tests.factories import (
    NOON,
    CallerFactory,
    ConversationFactory,
    IncidentFactory,
    LegFactory,
    LookupFactory,
)
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
URL = "https://acme.service-now.com/sys_user.do?sys_id=1"


@pytest.fixture
def caller():
    return CallerFactory(name="Dana Wu", url=URL, location="Lisbon")


@pytest.fixture
def leg(agent, queue, caller):
    incidents = IncidentFactory.create_batch(5, caller=caller, url="https://acme.service-now.com/incident.do")
    lookup = LookupFactory(one=True, caller=caller, incidents=incidents, matched_by="mobile")
    return LegFactory(
        agent=agent, connected=True, queue=queue, conversation=ConversationFactory(lookup=lookup, queue=queue)
    )


@pytest.fixture
def shown(desk, leg):
    """Return ``shown()``: the open conversation as the agent sees it."""
    return lambda: desk.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()


def test_shows_three_and_how_many_more_with_a_link_to_them(shown, caller):
    html = shown()

    assert html.count('class="incident"') == 3
    assert "2 more open incidents in ServiceNow" in html
    assert f"incident_list.do?sysparm_query=caller_id%3D{caller.remote_id}%5Eactive%3Dtrue" in html


def test_says_how_the_caller_was_found(shown):
    html = shown()

    assert "mobile number" in html
    assert "Lisbon" in html


def test_says_who_chose(shown, leg, colleague):
    Lookup.objects.update(chosen_at=NOON, chosen_by=colleague)
    assert colleague.name in shown()

    Lookup.objects.update(chosen_by=leg.agent)
    assert ">you<" in shown()


def test_says_that_more_people_match_than_are_listed(shown):
    found = CallerFactory.create_batch(6)
    lookup = Lookup.objects.get()
    lookup.candidates.set(found)
    Lookup.objects.update(caller=None, state="several", more=True, address="+12065550100")

    html = shown()
    assert "More than 6 people match" in html
    assert "None of these" in html
    assert 'class="incident"' not in html


@pytest.mark.parametrize(
    ("policy", "address"),
    [
        (ScreenPop.NONE, None),
        (ScreenPop.USER, URL),
        (ScreenPop.INCIDENT, "https://acme.service-now.com/incident.do"),
    ],
)
def test_opens_what_the_queues_policy_says(shown, queue, policy, address):
    IncidentPolicy.objects.create(queue=queue, screen_pop=policy)

    html = shown()

    assert ("data-pop-url" in html) == bool(address)
    assert not address or f'data-pop-url="{address}"' in html


def test_a_queue_without_a_policy_has_the_general_one(shown):
    IncidentPolicy.objects.create(queue=None, screen_pop=ScreenPop.USER)

    assert f'data-pop-url="{URL}"' in shown()


def test_opens_no_incident_where_there_is_none(shown, queue):
    IncidentPolicy.objects.create(queue=queue, screen_pop=ScreenPop.INCIDENT)
    Lookup.objects.get().incidents.clear()

    assert "data-pop-url" not in shown()


def test_opens_nothing_before_the_answer(desk, agent, caller):
    IncidentPolicy.objects.create(queue=None, screen_pop=ScreenPop.USER)
    ringing = LegFactory(
        agent=agent, conversation=ConversationFactory(lookup=LookupFactory(one=True, caller=caller))
    )

    assert "data-pop-url" not in desk.get(reverse("inbox:leg", kwargs={"pk": ringing.pk})).content.decode()


def test_a_colleague_is_named_and_no_incident_is_proposed(desk, agent, colleague):
    internal = ConversationFactory(customer_name="", customer_address="", customer_remote_id="", call=True)
    leg = LegFactory(agent=agent, connected=True, conversation=internal)
    LegFactory(agent=colleague, connected=True, conversation=internal)

    html = desk.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()

    assert f"{colleague.name}" in html
    assert "(colleague)" in html
    assert 'value="none" checked' in html
    assert "people-found" not in html


def test_a_new_incident_of_the_caller_appears(talk, clouds, desk):
    leg = talk(key="noor")
    [noor] = Caller.objects.filter(name="Noor Haddad")
    new = clouds.write(
        "incident",
        {"caller_id": noor.remote_id, "short_description": "Brand new", "urgency": "2", "impact": "2"},
    )
    clouds.deliver()

    told = fact_values.IncidentSeen(
        incident_id=new["sys_id"],
        number=new["number"],
        title="",
        state="1",
        priority="3",
        caller_id=noor.remote_id,
        updated_at=NOON,
    )
    tell(facts.IncidentChanged(occurred_at=NOON, incident=told))
    clouds.deliver()

    assert "Brand new" in desk.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()


@pytest.mark.parametrize(
    ("read_at", "problem", "words"),
    [
        (None, {}, "Incidents are being read"),
        (None, {"code": "no-answer", "cloud": "ServiceNow"}, "Not read from ServiceNow yet."),
        (NOON, {}, "No open incidents."),
    ],
)
def test_says_that_there_is_no_incident_only_when_it_knows(shown, caller, read_at, problem, words):
    Lookup.objects.get().incidents.clear()
    Lookup.objects.update(problem=problem)
    Caller.objects.update(incidents_read_at=read_at)

    assert words in shown()
