"""inbox.pages: the whole page that a socket sends when it opens."""

import pytest

from inbox import pages
from tests.factories import ConversationFactory, LegFactory, LookupFactory, MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def leg(agent):
    made = LegFactory(agent=agent, connected=True, conversation=ConversationFactory(lookup=LookupFactory()))
    MessageFactory(conversation=made.conversation, text="My VPN drops.")
    return made


def test_costs_a_dozen_queries(agent, leg, django_assert_max_num_queries):
    LegFactory.create_batch(5, agent=agent, connected=True)
    pages.full_page(agent.pk, leg.pk)

    with django_assert_max_num_queries(12):
        pages.full_page(agent.pk, leg.pk)


def test_has_the_open_conversation(agent, leg):
    page = pages.full_page(agent.pk, leg.pk)

    assert "My VPN drops." in page
    assert f'id="conversation-{leg.conversation_id}-head"' in page


def test_has_an_older_conversation_that_is_open(agent, leg):
    leg.state, leg.wrapped_up_at = "ended", leg.offered_at
    leg.save()

    assert "My VPN drops." in pages.full_page(agent.pk, leg.pk)


def test_has_no_conversation_of_a_colleague(agent, colleague, leg):
    assert "My VPN drops." not in pages.full_page(colleague.pk, leg.pk)
