"""inbox.commands.transfer, against the sandbox."""

import pytest
from sandbox.testing import ids

from inbox.commands import transfer
from inbox.commands.actions import Declined, NotNow
from inbox.models import Leg, Transfer
from inbox.queries import cards
from inbox.states import State
from live import problems
from tests.factories import QueueFactory
from tests.support.clicks import click

pytestmark = pytest.mark.django_db

NOTE = "Router is fine, please look at the certificate."


@pytest.fixture
def billing(db):
    return QueueFactory(remote_id=ids.queue_id("Billing"), name="Billing")


@pytest.fixture
def handed_over(talk, colleague, clouds):
    """A transfer to the colleague that rings there."""
    leg = talk(text="VPN again")
    click(leg, transfer.to_agent, colleague, note=NOTE)
    clouds.deliver()
    return leg


def theirs(colleague):
    return Leg.objects.get(agent=colleague)


def test_leaves_at_once_for_a_queue(talk, billing, deliver):
    leg = talk(text="Invoice?")

    click(leg, transfer.to_queue, billing, note=NOTE)
    deliver()

    leg.refresh_from_db()
    assert (leg.state, leg.end_reason) == (State.WRAP_UP, "transfer")
    assert Transfer.objects.get().state == Transfer.State.DONE
    assert leg.conversation.waiting_since


def test_is_done_after_all_when_only_the_answer_was_lost(talk, billing, clouds):
    leg = talk(text="Invoice?")
    lost = {"match": {"method": "POST", "path": "*/replace/queue"}, "drop_response": True, "times": 1}
    clouds.fault("genesys", **lost)

    click(leg, transfer.to_queue, billing, note=NOTE)
    assert Transfer.objects.get().state == Transfer.State.REQUESTED
    clouds.deliver()

    assert Transfer.objects.get().state == Transfer.State.DONE


def test_rings_at_the_colleague_with_the_note(handed_over, colleague):
    handed_over.refresh_from_db()
    card = cards.of_leg(theirs(colleague), handed_over.offered_at)

    assert (handed_over.state, handed_over.pending_action) == (State.CONNECTED, "")
    assert (card.leg.state, card.note, card.note_by) == (State.OFFERED, NOTE, "Maya Reyes")
    assert Transfer.objects.get().state == Transfer.State.RINGING


def test_lets_the_agent_go_when_the_colleague_accepts(handed_over, colleague, deliver):
    click(theirs(colleague), "accept")
    deliver()

    handed_over.refresh_from_db()
    assert handed_over.state == State.WRAP_UP
    assert theirs(colleague).state == State.CONNECTED
    assert Transfer.objects.get().state == Transfer.State.DONE


@pytest.mark.parametrize(("happening", "reason"), [("decline", "declined"), ("ignore", "Nobody answered")])
def test_stays_with_the_agent_and_says_why_it_failed(handed_over, colleague, clouds, happening, reason):
    if happening == "decline":
        click(theirs(colleague), "decline")
    else:
        clouds.pass_time(31)
    clouds.deliver()

    handed_over.refresh_from_db()
    assert handed_over.state == State.CONNECTED
    assert reason in problems.text(handed_over.problem)
    assert Transfer.objects.get().state == Transfer.State.FAILED


def test_can_be_tried_again_after_a_failure(handed_over, colleague, clouds):
    clouds.pass_time(31)
    clouds.deliver()

    click(handed_over, transfer.to_agent, colleague, note="Once more")
    clouds.deliver()

    states = Transfer.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [Transfer.State.FAILED, Transfer.State.RINGING]


def test_keeps_the_conversation_when_genesys_refuses(talk, colleague, clouds):
    leg = talk(text="Hello")
    clouds.fault(
        "genesys", match={"method": "POST", "path": "*/replace/*"}, status=400, body={"message": "No."}
    )

    with pytest.raises(Declined):
        click(leg, transfer.to_agent, colleague, note=NOTE)

    leg.refresh_from_db()
    assert (leg.state, leg.pending_action) == (State.CONNECTED, "")
    assert Transfer.objects.get().state == Transfer.State.FAILED


def test_is_not_to_oneself(talk, agent, clouds):
    leg = talk(text="Hello")

    with pytest.raises(NotNow):
        click(leg, transfer.to_agent, agent, note="")

    assert not Transfer.objects.exists()


def test_is_for_connected_conversations_only(ring, billing):
    leg = ring(text="Hello")

    with pytest.raises(NotNow, match="connected"):
        click(leg, transfer.to_queue, billing, note="")

    assert not Transfer.objects.exists()
