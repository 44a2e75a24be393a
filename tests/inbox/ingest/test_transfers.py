"""Snapshots from Genesys update the transfers that agents requested in Bridge."""

import pytest

from gateway.providers.fact_values import TransferSeen
from inbox.models import Activity, Leg, Transfer
from tests.factories import NOON, QueueFactory, TransferFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
Kind, State = Activity.Kind, Transfer.State


@pytest.fixture
def leg(agent):
    """The sender's leg, whose transfer waits for Genesys."""
    tell(seen.conversation(seen.leg(agent, "connected")))
    Leg.objects.update(pending_action="transfer", pending_since=NOON)
    return Leg.objects.get()


@pytest.fixture
def transfer(leg, colleague):
    return TransferFactory(leg=leg, to_agent=colleague, to_queue=None)


def of(agent, state="pending", transfer_id="transfer-1", **more):
    known = {"by_agent_id": "maya", "to_agent_id": agent.remote_id}
    return TransferSeen(transfer_id=transfer_id, state=state, **known | more)


def hear(agent, *transfers, at_s=1, state="connected", **leg):
    tell(seen.conversation(seen.leg(agent, state, **leg), transfers=transfers, at_s=at_s))


def state_of(transfer):
    transfer.refresh_from_db()
    return transfer.state


@pytest.mark.parametrize(
    ("told", "state", "kind", "problem"),
    [
        ("pending", State.RINGING, Kind.TRANSFERRING, {}),
        ("active", State.RINGING, Kind.TRANSFERRING, {}),
        ("complete", State.DONE, Kind.TRANSFERRED, {}),
        ("cancelled", State.FAILED, Kind.TRANSFER_FAILED, {"code": "transfer-cancelled"}),
        ("failed", State.FAILED, Kind.TRANSFER_FAILED, {"code": "transfer-declined"}),
        ("timeout", State.FAILED, Kind.TRANSFER_FAILED, {"code": "transfer-unanswered"}),
    ],
)
def test_goes_as_genesys_tells(agent, colleague, leg, transfer, told, state, kind, problem):
    hear(agent, of(colleague, told))

    assert (state_of(transfer), transfer.problem, transfer.remote_id) == (state, problem, "transfer-1")
    leg.refresh_from_db()
    assert (leg.pending_action, leg.problem) == ("", problem)
    line = Activity.objects.last()
    assert (line.kind, line.actor, line.detail) == (kind, agent, {"name": "Ada Park", **problem})


def test_stays_as_it_is_in_a_state_that_nobody_knows(agent, colleague, leg, transfer):
    hear(agent, of(colleague, "unknown"))

    leg.refresh_from_db()
    assert (state_of(transfer), leg.pending_action) == (State.REQUESTED, "transfer")


def test_is_told_once(agent, colleague, transfer):
    hear(agent, of(colleague), at_s=1)
    hear(agent, of(colleague), at_s=2, muted=True)

    assert Activity.objects.filter(kind=Kind.TRANSFERRING).count() == 1


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_is_final_once_it_is_done_or_failed(agent, colleague, leg, state):
    over = TransferFactory(leg=leg, to_agent=colleague, to_queue=None, state=state, remote_id="transfer-1")

    hear(agent, of(colleague, "pending"))

    assert state_of(over) == state


@pytest.mark.parametrize("other", [{"by_agent_id": "olu"}, {"to_agent_id": "olu"}, {"to_agent_id": ""}])
def test_is_not_one_that_somebody_else_asked_for(agent, colleague, transfer, other):
    hear(agent, of(colleague, **other))

    assert state_of(transfer) == State.REQUESTED


def test_is_the_one_to_its_target_where_genesys_names_no_sender(agent, colleague, transfer):
    hear(agent, of(colleague, by_agent_id=""))

    assert state_of(transfer) == State.RINGING


def test_is_found_by_its_queue(agent, leg):
    to_queue = TransferFactory(leg=leg, to_queue=QueueFactory(remote_id="queue-billing"))

    hear(agent, TransferSeen(transfer_id="transfer-1", state="complete", to_queue_id="queue-billing"))

    assert state_of(to_queue) == State.DONE


def test_is_the_newest_to_its_target(agent, colleague, transfer):
    hear(agent, of(colleague, "timeout", "transfer-0"), of(colleague, "active", "transfer-1"))

    assert (state_of(transfer), transfer.remote_id) == (State.RINGING, "transfer-1")


def test_keeps_to_its_id_once_it_has_one(agent, colleague, transfer):
    hear(agent, of(colleague))

    hear(agent, of(colleague, "failed"), of(colleague, "active", "transfer-2"), at_s=2)

    assert (state_of(transfer), transfer.remote_id) == (State.FAILED, "transfer-1")


def test_leaves_a_former_transfer_its_id(agent, colleague, transfer):
    Transfer.objects.update(state=State.FAILED, remote_id="transfer-1")
    second = TransferFactory(leg=transfer.leg, to_agent=colleague, to_queue=None)

    hear(agent, of(colleague, "failed"))

    assert state_of(second) == State.REQUESTED


def test_follows_two_targets_at_once(agent, colleague, leg, transfer):
    to_queue = TransferFactory(leg=leg, to_queue=QueueFactory(remote_id="queue-billing"))

    billing = TransferSeen(transfer_id="transfer-2", state="complete", to_queue_id="queue-billing")
    hear(agent, of(colleague, "failed"), billing)

    assert (state_of(transfer), state_of(to_queue)) == (State.FAILED, State.DONE)


@pytest.mark.parametrize(("reason", "state"), [("transfer", State.DONE), ("client", State.REQUESTED)])
def test_is_done_when_the_sender_left_by_it(agent, transfer, reason, state):
    hear(agent, state="ended", end_reason=reason)

    assert state_of(transfer) == state


def test_is_not_done_while_the_sender_is_still_there(agent, transfer):
    hear(agent, end_reason="transfer")

    assert state_of(transfer) == State.REQUESTED


def test_keeps_its_id_when_only_the_senders_leg_tells_its_end(agent, colleague, transfer):
    hear(agent, of(colleague))

    hear(agent, state="ended", end_reason="transfer", at_s=2)

    assert (state_of(transfer), transfer.remote_id) == (State.DONE, "transfer-1")
