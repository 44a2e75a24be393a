"""inbox.pages: the whole pages that sockets send when they open."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inbox import pages
from tests.factories import (
    NOON,
    ConversationFactory,
    IncidentFactory,
    LegFactory,
    LookupFactory,
    MessageFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db
SECONDS = re.compile(r"<elapsed-time[^>]*>")  # counted until now


def made(**more):
    """Return a leg with a message and a caller with an incident."""
    lookup = LookupFactory()
    lookup.incidents.add(IncidentFactory())
    leg = LegFactory(**{"connected": True, "conversation": ConversationFactory(lookup=lookup)} | more)
    MessageFactory(conversation=leg.conversation, text=f"Written in {leg.pk}.")
    return leg


@pytest.fixture
def leg(agent):
    return made(agent=agent)


def page(agent, leg=None):
    wanted = (agent.pk, leg.pk if leg else 0)
    return pages.full_pages([wanted])[wanted]


def queries_of(wanted):
    with CaptureQueriesContext(connection) as captured:
        pages.full_pages(wanted)
    return len(captured)


def test_costs_a_dozen_queries(agent, leg, django_assert_max_num_queries):
    LegFactory.create_batch(5, agent=agent, connected=True)
    page(agent, leg)

    with django_assert_max_num_queries(12):
        page(agent, leg)


def test_cost_the_same_queries_for_ten_as_for_one():
    legs = [made() for _ in range(10)]
    wanted = [(leg.agent_id, leg.pk) for leg in legs]
    for leg in legs:
        TransferFactory(leg=leg, note="Urgent")
        LegFactory(agent=leg.agent)  # it rings
    pages.full_pages(wanted)

    assert queries_of(wanted) == queries_of(wanted[:1])


def test_are_the_same_together_as_alone():
    legs = [made() for _ in range(3)]
    wanted = [*((leg.agent_id, leg.pk) for leg in legs), (legs[0].agent_id, 0)]

    together = pages.full_pages(wanted)

    alone = {one: pages.full_pages([one])[one] for one in wanted}
    assert {one: SECONDS.sub("", html) for one, html in together.items()} == {
        one: SECONDS.sub("", html) for one, html in alone.items()
    }


def test_have_the_open_conversation(agent, leg):
    html = page(agent, leg)

    assert f"Written in {leg.pk}." in html
    assert f'id="conversation-{leg.conversation_id}-head"' in html


def test_have_an_older_conversation_that_is_open(agent, leg):
    leg.state, leg.wrapped_up_at = "ended", leg.offered_at
    leg.save()

    assert f"Written in {leg.pk}." in page(agent, leg)


def test_have_no_missed_offer(agent):
    missed = made(agent=agent, connected=False, ended=True, missed_reason="timeout")

    assert f"Written in {missed.pk}." not in page(agent, missed)


def test_have_no_conversation_of_a_colleague(agent, colleague, leg):
    wanted = [(agent.pk, leg.pk), (colleague.pk, leg.pk)]

    both = pages.full_pages(wanted)

    assert [f"Written in {leg.pk}." in both[one] for one in wanted] == [True, False]


def test_end_where_each_agents_part_ended(agent, colleague, leg):
    theirs = LegFactory(agent=colleague, conversation=leg.conversation, ended=True, connected_at=NOON)
    MessageFactory(conversation=leg.conversation, text="swordfish", sent_at=NOON + timedelta(minutes=1))
    wanted = [(agent.pk, leg.pk), (colleague.pk, theirs.pk)]

    both = pages.full_pages(wanted)

    assert ["swordfish" in both[one].partition("-thread")[2] for one in wanted] == [True, False]


def test_are_in_the_language_of_each_agent(agent, colleague):
    agent.language, colleague.language = "de", "en-gb"
    agent.save()
    colleague.save()

    both = pages.full_pages([(agent.pk, 0), (colleague.pk, 0)])

    assert ["Eingang" in both[one.pk, 0] for one in (agent, colleague)] == [True, False]


def test_leave_out_an_agent_who_is_unknown():
    assert pages.full_pages([(1, 0)]) == {}
