"""gateway.bulk: many rows in one statement, on both databases alike."""

from datetime import timedelta

import pytest

from gateway import bulk
from gateway.models import InboundEvent
from inbox.models import Conversation, Desk
from tests.factories import NOON, ConversationFactory, DeskFactory, InboundEventFactory, LookupFactory

pytestmark = pytest.mark.django_db


def conversations(*remote_ids, **more):
    return [Conversation(remote_id=one, medium="call", started_at=NOON, **more) for one in remote_ids]


def test_inserts_what_is_missing_and_says_which(django_assert_num_queries):
    ConversationFactory(remote_id="b", customer_name="Noor")
    rows = conversations("c", "b", "a", customer_name="Sam", attributes={"a": "é"})

    with django_assert_num_queries(1):
        inserted = bulk.insert_missing(rows, unique=["remote_id"])

    assert {row.remote_id for row in inserted} == {"a", "c"}
    assert all(Conversation.objects.get(pk=row.pk).remote_id == row.remote_id for row in inserted)
    stored = Conversation.objects.in_bulk(field_name="remote_id")
    assert [stored[key].customer_name for key in "abc"] == ["Sam", "Noor", "Sam"]
    assert stored["a"].attributes == {"a": "é"}


def test_inserts_the_first_of_several_with_one_key():
    first, second = (conversations("a", customer_name=name)[0] for name in ("Noor", "Sam"))

    assert bulk.insert_missing([first, second], unique=["remote_id"]) == [first]

    assert Conversation.objects.get().customer_name == "Noor"


def test_inserts_with_the_keys_of_related_rows(django_assert_num_queries):
    lookup = LookupFactory(key="b")
    rows = conversations("a", "b")

    with django_assert_num_queries(1):
        bulk.insert_missing(rows, unique=["remote_id"], related={"lookup": ("key", "remote_id")})

    assert [row.lookup_id for row in rows] == [None, lookup.pk]
    assert Conversation.objects.get(lookup=lookup).remote_id == "b"


def test_saves_an_inserted_row_again():
    [row] = bulk.insert_missing(conversations("a"), unique=["remote_id"])
    row.customer_name = "Noor"

    row.save()

    assert Conversation.objects.get().customer_name == "Noor"


def test_updates_the_named_fields_only(django_assert_num_queries):
    rows = ConversationFactory.create_batch(3, customer_name="Noor")
    for row in rows:
        row.customer_name, row.priority = "Sam", 7

    with django_assert_num_queries(1):
        bulk.update(rows, ["priority"])

    assert set(Conversation.objects.values_list("customer_name", "priority")) == {("Noor", 7)}
    assert Conversation.objects.count() == 3


@pytest.mark.parametrize(
    "write",
    [
        bulk.insert,
        bulk.insert_or_ignore,
        bulk.delete,
        lambda rows: bulk.update(rows, ["priority"]),
        lambda rows: bulk.insert_missing(rows, unique=["remote_id"]),
    ],
)
def test_asks_nothing_for_nothing(write, django_assert_num_queries):
    with django_assert_num_queries(0):
        write([])


def test_increments_and_returns(django_assert_num_queries):
    desk, other, absent = DeskFactory(revision=7), DeskFactory(revision=3), DeskFactory(revision=1)

    with django_assert_num_queries(1):
        found = bulk.increment(Desk, "revision", by="agent", values={desk.agent_id, other.agent_id, 0})

    assert found == {desk.agent_id: 8, other.agent_id: 4}
    assert Desk.objects.get(pk=absent.pk).revision == 1


@pytest.mark.parametrize(("count", "statements"), [(0, 1), (1, 3), (2, 3), (3, 5), (4, 5)])
def test_deletes_in_steps(count, statements, django_assert_num_queries):
    InboundEventFactory.create_batch(count, received_at=NOON)
    young = InboundEventFactory(received_at=NOON + timedelta(seconds=1))
    old = InboundEvent.objects.filter(received_at__lte=NOON).order_by("received_at")

    with django_assert_num_queries(statements):
        assert bulk.delete_in_steps(old, step=2) == count

    assert InboundEvent.objects.get() == young
