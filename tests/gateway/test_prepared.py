"""gateway.prepared: compiled once, the same rows as Django's own query."""

import pytest

from gateway import prepared
from gateway.prepared import Prepared, Recent
from inbox.models import Conversation, Leg
from routing.models import Queue
from tests.factories import ConversationFactory, LegFactory, LookupFactory, QueueFactory

pytestmark = pytest.mark.django_db
LEGS = Prepared(
    lambda conversations, agents: (
        Leg.objects.filter(conversation__among=conversations, agent__among=agents)
        .select_related("conversation__lookup__caller", "queue")
        .order_by("-pk")
    )
)


@pytest.fixture
def leg():
    lookup = LookupFactory(one=True)
    conversation = ConversationFactory(lookup=lookup, attributes={"a": "é"})
    return LegFactory(conversation=conversation, queue=None)


def test_gives_rows_with_their_related_rows(leg, django_assert_num_queries):
    other = LegFactory(connected=True)
    LegFactory(conversation=leg.conversation)

    with django_assert_num_queries(1):
        found = LEGS.rows({leg.conversation_id, other.conversation_id}, [leg.agent_id, other.agent_id])
        related = [(one.conversation.lookup and one.conversation.lookup.caller, one.queue) for one in found]

    assert found == [other, leg]
    assert related == [(None, other.queue), (leg.conversation.lookup.caller, None)]


def test_reads_every_field_as_django_does(leg):
    [found] = LEGS.rows([leg.conversation_id], [leg.agent_id])

    expected = Leg.objects.select_related("conversation").get()
    for row, same in ((found, expected), (found.conversation, expected.conversation)):
        assert vars(row) | {"_state": None} == vars(same) | {"_state": None}


def test_needs_no_query_for_nothing(leg, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert LEGS.rows([leg.conversation_id], []) == []


def test_finds_text_with_any_character():
    odd = ['a"b', "{a,b}", "é\\'", "a b"]
    for remote_id in odd:
        ConversationFactory(remote_id=remote_id)
    query = Prepared(lambda ids: Conversation.objects.filter(remote_id__among=ids))

    assert {one.remote_id for one in query.rows(odd)} == set(odd)


def test_saves_what_it_has_read(leg):
    [found] = LEGS.rows([leg.conversation_id], [leg.agent_id])
    found.muted = True

    found.save()

    assert Leg.objects.get().muted


def test_asks_once_for_what_was_read_moments_ago(django_assert_num_queries):
    queue = QueueFactory()
    recent = Recent(Prepared(lambda ids: Queue.objects.filter(remote_id__among=ids)), key="remote_id")

    with django_assert_num_queries(1):
        found = [recent.rows({queue.remote_id}) for _ in range(2)]

    assert found == [{queue.remote_id: queue}] * 2


def test_asks_again_for_what_did_not_exist():
    recent = Recent(Prepared(lambda ids: Queue.objects.filter(remote_id__among=ids)), key="remote_id")

    before = recent.rows({"queue-new"})
    queue = QueueFactory(remote_id="queue-new")

    assert (before, recent.rows({"queue-new"})) == ({}, {"queue-new": queue})


def test_asks_again_after_a_while(monkeypatch):
    queue = QueueFactory(name="IT")
    recent = Recent(Prepared(lambda ids: Queue.objects.filter(remote_id__among=ids)), key="remote_id")
    recent.rows({queue.remote_id})
    Queue.objects.update(name="IT Service Desk")

    remembered = recent.rows({queue.remote_id})
    monkeypatch.setattr(prepared, "FRESH_S", 0.0)
    read = recent.rows({queue.remote_id})

    assert [found[queue.remote_id].name for found in (remembered, read)] == ["IT", "IT Service Desk"]
