"""How legs and conversations end, and what may begin again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.models import OutboundRequest
from gateway.providers import fact_values, facts
from inbox.models import Activity, Conversation, Leg
from inbox.states import State
from tests.factories import NOON, AgentTokenFactory
from tests.support import seen
from tests.support.seen import CUSTOMER, VISIT, tell

pytestmark = pytest.mark.django_db
OVER = replace(CUSTOMER, ended_at=NOON)


@pytest.fixture
def connected(agent):
    tell(seen.conversation(seen.leg(agent, "connected")))
    return Leg.objects.get()


def test_ask_for_a_wrap_up_where_genesys_wants_one(agent, connected):
    tell(seen.conversation(seen.leg(agent, "ended", wrapup_due=True, wrapup_timeout_s=30), at_s=60))

    connected.refresh_from_db()
    assert (connected.state, connected.ended_at) == (State.WRAP_UP, NOON)
    assert connected.wrapup_due_at == NOON + timedelta(seconds=30)


def test_are_final_where_genesys_wants_none(agent, connected):
    tell(seen.conversation(seen.leg(agent, "ended", end_reason="client"), at_s=60))

    connected.refresh_from_db()
    assert (connected.state, connected.end_reason) == (State.ENDED, "client")


def test_take_over_a_wrap_up_made_elsewhere(agent, connected):
    tell(seen.conversation(seen.leg(agent, "ended", wrapup_due=True), at_s=60))

    tell(seen.conversation(seen.leg(agent, "ended", wrapup_code_id="code-1"), at_s=90))

    connected.refresh_from_db()
    assert (connected.state, connected.wrapup_code_id) == (State.ENDED, "code-1")
    assert connected.wrapped_up_at == NOON + timedelta(seconds=90)
    assert connected.incident_due


@pytest.mark.parametrize(
    ("end_reason", "customer", "reason"),
    [
        ("timeout", CUSTOMER, Leg.Missed.TIMEOUT),
        ("client", CUSTOMER, Leg.Missed.DECLINED),
        ("peer", OVER, Leg.Missed.CUSTOMER_LEFT),
    ],
)
def test_say_why_an_offer_was_missed(agent, end_reason, customer, reason):
    tell(seen.conversation(seen.leg(agent)))

    missed = seen.leg(agent, "ended", connected_at=None, end_reason=end_reason)
    tell(seen.conversation(missed, customer=customer, at_s=20))

    leg = Leg.objects.get()
    assert (leg.state, leg.missed_reason, leg.dismissed_at) == (State.ENDED, reason, None)


def test_leave_no_card_of_what_the_agent_declined(agent):
    tell(seen.conversation(seen.leg(agent)))
    Leg.objects.update(pending_action="decline", missed_reason=Leg.Missed.DECLINED)

    tell(seen.conversation(seen.leg(agent, "ended", connected_at=None, end_reason="client"), at_s=2))

    leg = Leg.objects.get()
    assert leg.missed_reason == Leg.Missed.DECLINED
    assert leg.dismissed_at


def test_show_that_the_customer_left_the_agent_behind(agent, connected):
    tell(seen.conversation(seen.leg(agent, "connected"), customer=OVER, at_s=60))

    connected.refresh_from_db()
    assert Conversation.objects.get().customer_left_at == NOON
    assert connected.state == State.CONNECTED
    assert Activity.objects.filter(kind=Activity.Kind.CUSTOMER_LEFT).count() == 1


def test_close_the_conversation_and_look_for_recordings(agent):
    call = {"medium": "call", "message_type": ""}
    tell(seen.conversation(seen.leg(agent, "connected"), **call))

    tell(seen.conversation(seen.leg(agent, "ended"), ended_at=NOON, at_s=60, **call))

    assert Conversation.objects.get().ended_at == NOON
    found = OutboundRequest.objects.filter(operation="find_recordings").order_by("due_at")
    ended = NOON + timedelta(minutes=1)
    assert {one.reserved_at for one in found} == {ended}
    assert [one.due_at - ended for one in found] == [timedelta(minutes=pause) for pause in (0, 2, 20)]


def test_are_undone_by_new_participants_only(agent, connected):
    over = seen.conversation(seen.leg(agent, "ended"), ended_at=NOON, at_s=60)
    tell(over, seen.conversation(seen.leg(agent, "connected"), at_s=61))
    assert not Conversation.objects.open().exists()

    again = fact_values.QueueVisit(participant_id="participant-queue-again", queue_id="queue-it")
    tell(seen.conversation(seen.leg(agent, "ended"), queue_visits=(VISIT, again), at_s=90))

    conversation = Conversation.objects.get()
    assert conversation.ended_at is None
    assert conversation.waiting_since == NOON + timedelta(seconds=90)


def test_are_not_made_by_a_snapshot_from_before_the_revival(agent, connected):
    again = fact_values.QueueVisit(participant_id="participant-queue-again", queue_id="queue-it")
    tell(seen.conversation(seen.leg(agent, "ended"), queue_visits=(VISIT, again), at_s=90))

    tell(seen.conversation(seen.leg(agent, "ended"), ended_at=NOON, at_s=91))

    assert Conversation.objects.get().ended_at is None


def unknown(at_s):
    """Let Genesys answer that it does not know the conversation."""
    at = NOON + timedelta(seconds=at_s)
    tell(facts.ConversationGone(occurred_at=at, conversation_id="conversation-1"))
    return Conversation.objects.get()


def forgotten():
    unknown(at_s=45)
    return unknown(at_s=60)


def states():
    return list(Leg.objects.order_by("id").values_list("state", flat=True))


def test_are_doubted_when_genesys_does_not_know_the_conversation_once(agent, connected):
    AgentTokenFactory(subject=agent.remote_id)

    conversation = unknown(at_s=60)

    assert (conversation.ended_at, states()) == (None, [State.CONNECTED])
    assert conversation.doubted_at == NOON + timedelta(minutes=1)
    asked = OutboundRequest.objects.filter(operation__in=["read_conversation", "read_work"])
    assert [(one.operation, one.subject, one.run_after) for one in asked.order_by("operation")] == [
        ("read_conversation", "", NOON + timedelta(seconds=75)),
        ("read_work", "maya", NOON + timedelta(minutes=1)),
    ]


def test_are_doubted_without_the_list_of_an_agent_who_has_no_token(agent, connected):
    unknown(at_s=60)

    assert not OutboundRequest.objects.filter(operation="read_work").exists()


def test_are_doubted_for_a_while_however_often_genesys_is_asked(agent, connected):
    for at_s in (60, 61, 74):
        assert unknown(at_s).ended_at is None

    assert states() == [State.CONNECTED]
    assert unknown(at_s=75).ended_at


@pytest.mark.parametrize("source", ["event", "read"])
def test_are_doubted_no_more_once_the_conversation_is_seen(agent, connected, source):
    unknown(at_s=60)

    tell(seen.conversation(seen.leg(agent, "connected"), source=source, at_s=70, priority=3))

    assert Conversation.objects.get().doubted_at is None
    assert unknown(at_s=80).ended_at is None
    assert states() == [State.CONNECTED]


def test_are_not_doubted_twice_of_what_is_over(agent):
    tell(seen.conversation(seen.leg(agent, "ended"), ended_at=NOON))

    assert unknown(at_s=60).doubted_at is None


def alive(agent, at_s, **more):
    tell(seen.conversation(seen.leg(agent, "connected"), source="read", at_s=at_s, **more))
    return Leg.objects.get()


def test_are_taken_back_when_a_later_read_shows_the_leg(agent, connected):
    forgotten()

    leg = alive(agent, at_s=90)

    assert (leg.state, leg.ended_at, leg.missed_reason) == (State.CONNECTED, None, "")
    assert (leg.conversation.ended_at, leg.conversation.doubted_at) == (None, None)


def test_are_taken_back_for_an_offer_that_rings(agent):
    tell(seen.conversation(seen.leg(agent)))
    forgotten()

    tell(seen.conversation(seen.leg(agent), source="read", at_s=90))

    assert (Leg.objects.get().state, Leg.objects.get().missed_reason) == (State.OFFERED, "")


@pytest.mark.parametrize("at_s", [59, 60, 65])
def test_stay_when_the_read_may_be_older(agent, connected, at_s):
    forgotten()

    assert alive(agent, at_s).state == State.ENDED


def test_stay_when_an_event_shows_the_leg(agent, connected):
    forgotten()

    tell(seen.conversation(seen.leg(agent, "connected"), at_s=90))

    assert states() == [State.ENDED]


def test_clear_the_desks_of_what_genesys_forgot(agent, colleague):
    over = seen.leg(agent, "ended", wrapup_due=True)
    tell(seen.conversation(over, seen.leg(colleague, "connected", muted=True)))
    Leg.objects.update(pending_action="end", pending_since=NOON)

    forgotten()

    legs = Leg.objects.order_by("id")
    stands = [(leg.state, leg.pending_action, leg.muted) for leg in legs]
    assert stands == [(State.ENDED, "", False)] * 2
    assert [leg.ended_at for leg in legs] == [NOON, NOON + timedelta(minutes=1)]


def test_tell_what_genesys_forgot_once(agent, connected):
    revision = forgotten().revision

    conversation = unknown(at_s=90)

    assert (conversation.revision, conversation.ended_at) == (revision, NOON + timedelta(minutes=1))
    assert (conversation.waiting_since, conversation.doubted_at) == (None, None)
    lines = Activity.objects.filter(at=conversation.ended_at).values_list("kind", "actor", "detail")
    reason = {"reason": "unknown-to-genesys"}
    assert list(lines) == [(Activity.Kind.LEFT, agent.pk, {}), (Activity.Kind.ENDED, None, reason)]


def test_of_an_unknown_conversation_change_nothing(db):
    tell(facts.ConversationGone(occurred_at=NOON, conversation_id="conversation-9"))

    assert not Conversation.objects.exists()
