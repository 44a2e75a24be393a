"""What a snapshot changes of a leg, branch by branch."""

from datetime import timedelta

import pytest

from inbox.models import Activity, Conversation, Leg
from inbox.states import State
from tests.factories import NOON
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
Kind = Activity.Kind
LATER = NOON + timedelta(minutes=1)


def show(agent, state="connected", *others, at_s=0, source="event", **leg):
    """Show Bridge the agent's leg, and return it."""
    tell(seen.conversation(seen.leg(agent, state, **leg), *others, at_s=at_s, source=source, medium="call"))
    return Leg.objects.get(agent=agent)


def history(leg):
    return list(leg.activities.values_list("kind", flat=True))


# ---- times


@pytest.mark.parametrize(("told", "kept"), [(LATER, LATER), (None, NOON + timedelta(seconds=7))])
def test_is_connected_since_when_genesys_says_or_since_it_is_seen(agent, told, kept):
    assert show(agent, connected_at=told, at_s=7).connected_at == kept


@pytest.mark.parametrize("state", ["connected", "parked", "ended"])
def test_keeps_its_first_time_of_connection(agent, state):
    show(agent)

    assert show(agent, state, connected_at=LATER, at_s=9, source="read").connected_at == NOON


def test_was_connected_though_bridge_saw_only_its_end(agent):
    leg = show(agent, "ended", connected_at=NOON, ended_at=LATER)

    assert (leg.connected_at, leg.ended_at, leg.missed_reason) == (NOON, LATER, "")
    assert history(leg) == [Kind.OFFERED, Kind.LEFT]


def test_was_never_connected_when_it_ends_as_an_offer(agent):
    show(agent, "alerting")

    leg = show(agent, "ended", connected_at=None, ended_at=None, at_s=20)

    assert (leg.connected_at, leg.ended_at) == (None, NOON + timedelta(seconds=20))


def test_keeps_its_first_time_of_ending(agent):
    show(agent, "ended", wrapup_due=True)

    assert show(agent, "ended", ended_at=LATER, at_s=90).ended_at == NOON


@pytest.mark.parametrize(
    ("told", "due_at"),
    [
        ({"wrapup_due": True, "wrapup_timeout_s": 30}, NOON + timedelta(seconds=30)),
        ({"wrapup_due": True}, None),
        ({"wrapup_timeout_s": 30}, None),
    ],
)
def test_has_a_time_for_the_wrap_up_only_where_one_is_due_in_time(agent, told, due_at):
    assert show(agent, "ended", **told).wrapup_due_at == due_at


def test_is_given_no_more_time_by_a_later_snapshot(agent):
    show(agent, "ended", wrapup_due=True, wrapup_timeout_s=30)

    leg = show(agent, "ended", wrapup_due=True, wrapup_timeout_s=90, at_s=5)

    assert leg.wrapup_due_at == NOON + timedelta(seconds=30)


@pytest.mark.parametrize("leg", [{"offered_at": LATER}, {"offered_at": None, "at_s": 60}])
def test_is_offered_since_when_genesys_says_or_since_it_is_seen(agent, leg):
    made = show(agent, "alerting", alerting_timeout_s=20, **leg)

    assert (made.offered_at, made.offer_ends_at) == (LATER, LATER + timedelta(seconds=20))


def test_ends_at_no_known_time_where_genesys_tells_none(agent):
    assert show(agent, "alerting").offer_ends_at is None


# ---- wrap-up


def test_takes_the_first_code_and_no_other(agent):
    show(agent, "ended", wrapup_due=True)

    show(agent, "ended", wrapup_code_id="code-1", at_s=5)
    leg = show(agent, "ended", wrapup_code_id="code-2", at_s=9)

    assert (leg.wrapup_code_id, leg.wrapped_up_at) == ("code-1", NOON + timedelta(seconds=5))
    assert history(leg) == [Kind.OFFERED, Kind.LEFT, Kind.WRAP_UP]


def test_is_done_with_a_wrap_up_that_comes_after_its_end(agent):
    show(agent, "ended")
    Leg.objects.update(pending_action="wrap-up", pending_since=NOON)

    leg = show(agent, "ended", wrapup_code_id="code-1", at_s=5)

    assert (leg.state, leg.pending_action, leg.pending_since) == (State.ENDED, "", None)
    assert history(leg)[-1] == Kind.WRAP_UP


def test_may_end_without_a_code(agent):
    show(agent, "ended", wrapup_due=True)

    leg = show(agent, "ended", at_s=60)

    assert (leg.state, leg.wrapped_up_at) == (State.ENDED, None)
    assert history(leg)[-1] == Kind.WRAP_UP


def test_keeps_what_later_snapshots_leave_out(agent):
    show(agent, wrapup_required=True, wrapup_prompt="mandatory")

    leg = show(agent, "ended", communication_id="", end_reason="client", at_s=5)
    show(agent, "ended", at_s=6)

    assert (leg.wrapup_required, leg.wrapup_prompt) == (True, "mandatory")
    assert leg.communication_id == "communication-maya"
    assert Leg.objects.get().end_reason == "client"


# ---- hold and mute


@pytest.mark.parametrize(("state", "muted"), [("alerting", False), ("connected", True), ("ended", False)])
def test_is_muted_only_while_somebody_can_talk(agent, state, muted):
    assert show(agent, state, muted=True).muted == muted


def test_is_muted_no_more_once_it_is_over(agent):
    show(agent, muted=True)

    leg = show(agent, "ended", muted=True, at_s=5)

    assert not leg.muted
    assert history(leg) == [Kind.OFFERED, Kind.CONNECTED, Kind.LEFT]


@pytest.mark.parametrize(("flags", "state"), [({"held": True}, State.HELD), ({}, State.PARKED)])
def test_is_put_on_hold_at_once_where_bridge_saw_it_ring_last(agent, flags, state):
    show(agent, "alerting")

    leg = show(agent, "connected" if flags else "parked", at_s=5, **flags)

    assert leg.state == state
    assert history(leg) == [Kind.OFFERED, Kind.HELD]


def test_is_left_by_an_event_even_while_on_hold(agent):
    show(agent, held=True)

    assert show(agent, "ended", at_s=5).state == State.ENDED


def test_loses_a_pending_mute_but_no_word_when_it_was_muted(agent):
    show(agent)
    Leg.objects.update(pending_action="mute", pending_since=NOON)

    leg = show(agent, muted=True, at_s=2, source="read")

    assert (leg.muted, leg.pending_action, leg.problem) == (True, "", {})
    assert history(leg) == [Kind.OFFERED, Kind.CONNECTED, Kind.MUTED]


# ---- what was asked for


@pytest.mark.parametrize(
    ("at_s", "source", "pending"), [(5, "read", "hold"), (6, "event", "hold"), (6, "read", "")]
)
def test_gives_an_action_up_after_five_seconds_and_by_a_read(agent, at_s, source, pending):
    show(agent)
    Leg.objects.update(pending_action="hold", pending_since=NOON)

    assert show(agent, at_s=at_s, source=source).pending_action == pending


def test_says_what_was_given_up(agent):
    show(agent)
    Leg.objects.update(pending_action="hold", pending_since=NOON)

    leg = show(agent, at_s=6, source="read")

    line = leg.activities.last()
    assert (line.kind, line.actor, line.detail) == (Kind.REFUSED, agent, {"code": "not-confirmed"})


@pytest.mark.parametrize(
    ("at_s", "source", "state"),
    [(5, "read", State.ACCEPTING), (6, "event", State.ACCEPTING), (6, "read", State.OFFERED)],
)
def test_falls_back_on_offer_after_five_seconds_and_by_a_read(agent, at_s, source, state):
    show(agent, "alerting")
    Leg.objects.update(state=State.ACCEPTING, pending_action="accept", pending_since=NOON)

    assert show(agent, "alerting", at_s=at_s, source=source).state == state


@pytest.mark.parametrize("state", ["connected", "parked"])
def test_never_rings_again(agent, state):
    before = show(agent, state)

    assert show(agent, "alerting", at_s=9, source="read").state == before.state


@pytest.mark.parametrize("state", ["alerting", "connected", "parked"])
@pytest.mark.parametrize(("at_s", "source"), [(9, "event"), (5, "read")])
def test_never_comes_back_by_what_may_be_late(agent, state, at_s, source):
    show(agent, "ended")

    assert show(agent, state, at_s=at_s, source=source).state == State.ENDED


@pytest.mark.parametrize(
    ("state", "known"), [("alerting", "offered"), ("connected", "connected"), ("parked", "parked")]
)
def test_comes_back_by_a_later_read(agent, state, known):
    show(agent, "ended", end_reason="client")

    leg = show(agent, state, at_s=6, source="read")

    assert (leg.state, leg.ended_at, leg.end_reason) == (known, None, "")


def test_forgets_its_problem_when_it_moves_on(agent):
    show(agent, "alerting")
    Leg.objects.update(problem={"code": "busy", "cloud": "Genesys Cloud"}, missed_reason="declined")

    leg = show(agent, at_s=5)

    assert (leg.problem, leg.missed_reason) == ({}, "")


# ---- the conversation around it


def test_takes_the_conversation_to_its_queue(agent):
    show(agent, "alerting", queue_id="queue-billing")

    assert Conversation.objects.get().queue.remote_id == "queue-billing"


def test_leaves_the_conversation_in_its_queue_where_it_has_none(agent):
    leg = show(agent, "alerting", queue_id="")

    assert leg.queue is None
    assert Conversation.objects.get().queue.remote_id == "queue-it"


def test_names_in_the_history_how_it_ended(agent):
    show(agent)

    line = show(agent, "ended", end_reason="transfer", at_s=5).activities.last()

    assert (line.kind, line.actor, line.detail) == (Kind.LEFT, agent, {"name": "transfer"})


def test_names_nothing_where_genesys_gives_no_reason(agent):
    show(agent)

    assert show(agent, "ended", at_s=5).activities.last().detail == {}
