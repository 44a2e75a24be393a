"""A desk with three hundred conversations costs as many queries as one with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inbox import broadcasts, pages
from inbox.models import Activity
from inbox.timeline import ConversationChange
from tests.factories import LegFactory, LookupFactory, MessageFactory

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 300
Kind = Activity.Kind


def with_conversations(agent, count):
    """Add connected legs with a message and a known caller each, and return the last one."""
    for leg in LegFactory.create_batch(count, agent=agent, connected=True):
        leg.conversation.last_message = MessageFactory(conversation=leg.conversation)
        leg.conversation.lookup = LookupFactory(key=leg.conversation.remote_id, one=True)
        leg.conversation.save()
    return leg


def queries_of(shown):
    """Return how many queries a function needs that renders the desk, and what it returned."""
    with CaptureQueriesContext(connection) as queries:
        html = shown()
    return len(queries), html


@pytest.fixture
def grows(agent):
    """Return a function that renders with few and with many conversations, and returns both results."""

    def growing(render):
        few = with_conversations(agent, FEW)
        render(few)  # fills what a process caches
        before, _ = queries_of(lambda: render(few))
        last = with_conversations(agent, MANY - FEW)
        after, html = queries_of(lambda: render(last))
        return before, after, html

    return growing


def rendered(leg, kind):
    change = ConversationChange(
        conversation_id=leg.conversation_id, desks={leg.agent_id: 1}, kinds=frozenset({kind})
    )
    return "".join(html for *_, html in broadcasts.render([change.packed()], {leg.agent_id: {leg.pk}}))


def test_when_the_page_is_loaded(grows, desk):
    before, after, html = grows(lambda _: desk.get("/").content.decode())

    assert html.count('-card"') >= MANY
    assert after == before


def test_when_a_socket_opens(grows):
    before, after, html = grows(lambda leg: pages.full_pages({(leg.agent_id, leg.pk)})[leg.agent_id, leg.pk])

    assert html.count('-card"') >= MANY
    assert after == before


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.CALLER, Kind.CONNECTED, Kind.ENDED])
def test_when_one_card_changes(grows, kind):
    before, after, html = grows(lambda leg: rendered(leg, kind))

    assert html
    assert after == before
