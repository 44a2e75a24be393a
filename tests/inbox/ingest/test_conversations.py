"""What a snapshot changes of a conversation: its customer, its waiting, its end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge_project import flow
from gateway.models import OutboundRequest
from gateway.providers import facts
from gateway.providers.fact_values import PartySeen, QueueVisit
from inbox.models import Activity, Conversation
from incidents.states import LookupState
from tests.factories import NOON, LedgerEntryFactory
from tests.support import seen
from tests.support.seen import CUSTOMER, VISIT, tell

pytestmark = pytest.mark.django_db
Kind = Activity.Kind
LATER = NOON + timedelta(minutes=1)
AGAIN = QueueVisit(participant_id="participant-queue-again", queue_id="queue-billing")


def show(*legs, **more):
    """Show Bridge the conversation, and return it."""
    tell(seen.conversation(*legs, **more))
    return Conversation.objects.get()


def changes():
    """Return what the history says was changed."""
    lines = Activity.objects.filter(kind=Kind.CHANGED)
    return [line.detail["changed"] for line in lines]


def requests(operation):
    return OutboundRequest.objects.filter(operation=operation)


# ---- first sight


@pytest.mark.parametrize(("told", "kept"), [(LATER, LATER), (None, NOON + timedelta(seconds=7))])
def test_began_when_genesys_says_or_when_it_is_seen(db, told, kept):
    assert show(started_at=told, at_s=7).started_at == kept


def test_finds_what_was_filed_before_bridge_forgot_it(db):
    entry = LedgerEntryFactory(key="conversation-1")

    assert show().ledger == entry


# ---- what decides


def test_notes_when_it_was_read_last(agent):
    show(seen.leg(agent), at_s=9, source="read")

    conversation = show(seen.leg(agent), at_s=5, source="read", priority=1)

    assert conversation.read_at == NOON + timedelta(seconds=9)


def test_is_read_by_no_event(agent):
    assert show(seen.leg(agent)).read_at is None


def test_is_decided_by_a_read_that_equals_the_last_event(agent):
    show(seen.leg(agent), customer=replace(CUSTOMER, attributes={"language": "de"}))
    show(seen.leg(agent))

    conversation = show(seen.leg(agent), at_s=1, source="read")

    assert (conversation.attributes, conversation.read_at) == ({}, NOON + timedelta(seconds=1))


# ---- the customer


@pytest.mark.parametrize(
    ("source", "at_s", "kept"),
    [
        ("event", 9, {"a": "1", "b": "3", "c": "4"}),
        ("read", 9, {"b": "3", "c": "4"}),
        ("read", 5, {"a": "1", "b": "3", "c": "4"}),
    ],
)
def test_loses_attributes_by_a_newer_read_only(db, source, at_s, kept):
    show(customer=replace(CUSTOMER, attributes={"a": "1", "b": "2"}), at_s=5, source="read")

    told = replace(CUSTOMER, attributes={"b": "3", "c": "4"})

    assert show(customer=told, at_s=at_s, source=source).attributes == kept


def test_keeps_name_and_address_where_they_are_not_told(db):
    show()

    conversation = show(customer=PartySeen(participant_id="participant-new"), at_s=1)

    assert (conversation.customer_name, conversation.customer_address) == (CUSTOMER.name, CUSTOMER.address)
    assert conversation.customer_remote_id == "participant-new"


def test_keeps_all_of_the_customer_where_none_is_told(db):
    show()

    conversation = show(customer=None, at_s=1, priority=5)

    assert (conversation.title, conversation.priority) == ("Noor Haddad", 0)


@pytest.mark.parametrize("change", [{"name": "Noor H."}, {"address": "+49301"}, {"attributes": {"a": "1"}}])
def test_tells_each_change_of_the_customer_once(db, change):
    show()
    assert changes() == ["customer"]

    for at_s in (1, 2):
        show(customer=replace(CUSTOMER, **change), at_s=at_s, source="read")

    assert changes() == ["customer", "customer"]


def test_is_asked_about_once_the_customer_is_somebody(db):
    nobody = PartySeen(participant_id="participant-customer", address="anonymous")
    conversation = show(customer=nobody)
    assert (conversation.lookup.state, requests("find_callers").count()) == (LookupState.NO_ADDRESS, 0)

    conversation = show(customer=replace(nobody, address="+4930123"), at_s=5)

    assert (conversation.lookup.state, conversation.lookup.address) == (LookupState.SEARCHING, "+4930123")
    assert requests("find_callers").get().payload["address"] == "+4930123"


def test_is_asked_about_by_attributes_alone(db):
    nobody = PartySeen(participant_id="participant-customer")
    show(customer=nobody)

    conversation = show(customer=replace(nobody, attributes={"sys_user_id": "1" * 32}), at_s=5)

    assert conversation.lookup.requested_at == NOON + timedelta(seconds=5)
    assert requests("find_callers").get().payload["attributes"] == {"sys_user_id": "1" * 32}


def test_is_not_asked_about_again_when_the_customer_tells_more(db):
    show()

    show(customer=replace(CUSTOMER, attributes={"language": "de"}), at_s=5)

    assert requests("find_callers").count() == 1


# ---- waiting


def test_waits_since_it_entered_the_queue(db):
    conversation = show(queue_visits=(replace(VISIT, entered_at=LATER),))

    assert conversation.waiting_since == LATER
    assert Activity.objects.get(kind=Kind.WAITING).detail == {"name": "queue-it"}


def test_does_not_wait_where_it_has_left_the_queue(agent):
    conversation = show(seen.leg(agent), queue_visits=(replace(VISIT, ended_at=NOON),))

    assert conversation.waiting_since is None
    assert not Activity.objects.filter(kind=Kind.WAITING).exists()


def test_waits_in_the_queue_that_it_entered_last(db):
    show()

    conversation = show(queue_visits=(replace(VISIT, ended_at=LATER), AGAIN), at_s=60)

    assert (conversation.queue.remote_id, conversation.waiting_since) == ("queue-billing", LATER)
    assert conversation.queue_visit_ids == ["participant-queue", "participant-queue-again"]


def test_enters_a_queue_once_however_often_it_is_told(db):
    for at_s in range(3):
        show(queue_visits=(VISIT, AGAIN), at_s=at_s, source="read")

    assert Activity.objects.filter(kind=Kind.WAITING).count() == 1
    assert len(Conversation.objects.get().queue_visit_ids) == 2


def test_stays_in_its_queue_where_the_next_is_not_named(db):
    show()

    conversation = show(queue_visits=(VISIT, replace(AGAIN, queue_id="")), at_s=5)

    assert conversation.queue.remote_id == "queue-it"


# ---- the end


def test_is_left_by_the_customer_once(agent):
    gone = replace(CUSTOMER, ended_at=LATER)
    for at_s in (60, 61):
        conversation = show(seen.leg(agent, "connected"), customer=gone, at_s=at_s, source="read")

    assert conversation.customer_left_at == LATER
    assert Activity.objects.filter(kind=Kind.CUSTOMER_LEFT).count() == 1


def test_is_not_left_by_the_customer_when_it_is_over(agent):
    conversation = show(seen.leg(agent, "ended"), customer=replace(CUSTOMER, ended_at=NOON), ended_at=NOON)

    assert conversation.customer_left_at is None
    assert not Activity.objects.filter(kind=Kind.CUSTOMER_LEFT).exists()


def test_waits_no_more_when_it_is_over(db):
    show()

    conversation = show(ended_at=LATER, at_s=60)

    assert (conversation.ended_at, conversation.waiting_since) == (LATER, None)
    assert Activity.objects.filter(kind=Kind.ENDED).count() == 1


def test_ends_once_and_at_its_first_time(agent):
    for at_s in (0, 9):
        conversation = show(
            seen.leg(agent, "ended"), ended_at=NOON + timedelta(seconds=at_s), at_s=at_s, medium="call"
        )

    assert conversation.ended_at == NOON
    assert requests("find_recordings").count() == 3


def test_is_searched_for_recordings_only_where_there_was_a_voice(db):
    show(ended_at=NOON)

    assert not requests("find_recordings").exists()


def test_is_searched_for_recordings_at_once_and_twice_later(db):
    show(ended_at=NOON, medium="call")
    tell(seen.conversation(conversation_id="conversation-2", ended_at=NOON, medium="call"))

    for conversation_id in ("conversation-1", "conversation-2"):
        found = requests("find_recordings").filter(regarding=conversation_id).order_by("run_after")
        after = [one.run_after - NOON for one in found]
        assert after == [timedelta(), timedelta(minutes=2), timedelta(minutes=20)]


def test_is_told_of_its_recordings_once(db):
    show(ended_at=NOON, medium="call")
    found = {"occurred_at": LATER, "urls": ("https://apps.test/1",)}

    for conversation_id in ("conversation-1", "conversation-1", "conversation-9"):
        tell(facts.RecordingsFound(conversation_id=conversation_id, **found))

    assert Conversation.objects.get().recording_urls == ["https://apps.test/1"]
    assert changes() == ["customer", "recordings"]


@pytest.mark.parametrize("source", ["event", "read"])
def test_begins_again_with_a_new_participant(agent, colleague, source):
    gone = replace(CUSTOMER, ended_at=NOON)
    show(seen.leg(agent, "connected"), customer=gone)
    show(seen.leg(agent, "ended"), customer=gone, ended_at=NOON, at_s=1)

    conversation = show(seen.leg(agent, "ended"), seen.leg(colleague), at_s=60, source=source)

    assert (conversation.ended_at, conversation.customer_left_at) == (None, None)
    assert changes()[-1] == "customer-returned"


def test_is_as_over_as_before_after_an_outdated_read(agent, colleague):
    show(seen.leg(agent, "ended"), seen.leg(colleague), at_s=9)

    conversation = show(seen.leg(agent, "ended"), ended_at=NOON, at_s=5, source="read")

    assert conversation.ended_at is None


def test_may_begin_before_it_ever_ended(agent, colleague):
    show(seen.leg(agent))

    show(seen.leg(agent), seen.leg(colleague), at_s=5)

    assert changes() == ["customer"]


def test_takes_back_in_one_batch_what_it_told_between(agent):
    first, other = (seen.conversation(seen.leg(agent), priority=priority) for priority in (1, 2))
    tell(first)

    flow.apply([other, replace(first)])

    assert Conversation.objects.get().priority == 1
