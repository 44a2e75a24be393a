"""Who it is: the person found before the carrier's name, and colleagues by their names."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inbox import summary
from inbox.models import Leg
from inbox.queries import cards
from inbox.queries import desk as desks
from inbox.states import State
from tests.factories import CallerFactory, ConversationFactory, DeskFactory, LegFactory, LookupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    """A call from the number of a known person, with the carrier's name of the line."""
    lookup = LookupFactory(one=True, caller=CallerFactory(name="Dana Reyes"))
    return ConversationFactory(
        call=True, customer_name="SEATTLE      WA", customer_address="+12065550123", lookup=lookup
    )


@pytest.fixture
def internal():
    return ConversationFactory(call=True, customer_name="")


@pytest.mark.parametrize(
    ("person", "carrier", "address", "title", "second"),
    [
        ("Dana Reyes", "SEATTLE      WA", "+12065550123", "Dana Reyes", "SEATTLE WA"),
        ("Dana Reyes", "DANA  REYES", "+12065550123", "Dana Reyes", ""),
        ("Dana Reyes", "", "+12065550123", "Dana Reyes", ""),
        ("", "SEATTLE WA", "+12065550123", "SEATTLE WA", ""),
        ("", "", "+12065550123", "+12065550123", ""),
    ],
)
def test_a_title_is_the_person_found_else_what_genesys_knows(person, carrier, address, title, second):
    lookup = LookupFactory(one=True, caller=CallerFactory(name=person)) if person else LookupFactory()
    call = ConversationFactory(customer_name=carrier, customer_address=address, lookup=lookup)

    assert (call.title, call.second_name) == (title, second)


@pytest.mark.parametrize("state", [State.OFFERED, State.CONNECTED, State.WRAP_UP, State.ENDED])
def test_every_card_and_head_names_the_person_first(browser, agent, call, state):
    now = timezone.now()
    leg = LegFactory(agent=agent, conversation=call, state=state, ended_at=now, missed_reason="timeout")
    if state != State.ENDED:
        Leg.objects.update(connected_at=now, missed_reason="")

    pages = [reverse("inbox:desk"), reverse("inbox:leg", kwargs={"pk": leg.pk})]
    for page in pages[: 1 if state == State.ENDED else 2]:  # a missed offer opens no page
        html = browser.get(page).content.decode()
        assert html.index("Dana Reyes") < html.index("SEATTLE WA")


@pytest.fixture(name="browser")
def _browser(desk):
    return desk


def test_the_note_names_the_person_first(call):
    leg = LegFactory(conversation=call, wrap_up=True)

    assert "Caller: Dana Reyes (SEATTLE WA)" in summary.work_note(leg, code="Resolved", notes="")
    assert summary.description(call).startswith("Dana Reyes (SEATTLE WA) (+12065550123)")


def test_names_cost_a_fixed_number_of_queries(agent):
    DeskFactory(agent=agent)

    def count(made):
        for _ in range(made):
            lookup = LookupFactory(one=True)
            LegFactory(agent=agent, connected=True, conversation=ConversationFactory(lookup=lookup))
            between = LegFactory(
                agent=agent, connected=True, conversation=ConversationFactory(customer_name="")
            )
            LegFactory(conversation=between.conversation)
        with CaptureQueriesContext(connection) as queries:
            [card.title for card in desks.desk(agent, timezone.now()).active]
        return len(queries)

    assert count(1) == count(3)


# ---- colleagues


def test_a_colleagues_call_names_the_colleague(browser, agent, colleague, internal):
    leg = LegFactory(agent=agent, conversation=internal)
    LegFactory(agent=colleague, conversation=internal, connected=True)

    html = browser.get(reverse("inbox:desk")).content.decode()

    assert f"{colleague.name} (colleague)" in html
    assert "Unknown customer" not in html
    assert "No caller ID" not in html
    assert cards.of_leg(leg, timezone.now()).title == f"{colleague.name} (colleague)"


def test_each_side_sees_the_other(agent, colleague, internal):
    sides = [LegFactory(agent=one, conversation=internal, connected=True) for one in (agent, colleague)]

    titles = [cards.of_leg(leg, timezone.now()).title for leg in sides]

    assert titles == [f"{colleague.name} (colleague)", f"{agent.name} (colleague)"]


def test_a_colleagues_call_proposes_no_incident_and_no_look_up(browser, agent, colleague, internal):
    leg = LegFactory(agent=agent, conversation=internal, connected=True)
    LegFactory(agent=colleague, conversation=internal, connected=True)

    html = browser.get(reverse("inbox:leg", kwargs={"pk": leg.pk})).content.decode()

    assert 'value="none" checked' in html
    assert "Search again" not in html


def test_a_colleague_who_hung_up_is_no_customer(agent, colleague, internal):
    gone = {"ended": True, "missed_reason": Leg.Missed.CUSTOMER_LEFT}
    leg = LegFactory(agent=agent, conversation=internal, **gone)
    LegFactory(agent=colleague, conversation=internal)

    card = cards.of_leg(leg, timezone.now())
    context = {"card": card, "leg": card.leg, "conversation": card.conversation}

    assert "Your colleague hung up" in render_to_string("inbox/_missed.html", context)


def test_a_customer_with_colleagues_is_a_customer(agent, colleague):
    leg = LegFactory(agent=agent, connected=True)
    LegFactory(agent=colleague, conversation=leg.conversation)

    assert cards.of_leg(leg, timezone.now()).title == leg.conversation.customer_name
