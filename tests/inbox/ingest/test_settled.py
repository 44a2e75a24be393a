"""An agent's action that Genesys refused or left without an answer: what becomes of the leg."""

from datetime import timedelta

import pytest

from gateway.models import OutboundRequest
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import ParticipantPayload, SendMessage
from inbox.actions import ACTIONS
from inbox.models import Activity, Leg, Message, Transfer
from inbox.states import State
from tests.factories import NOON, ConversationFactory, LegFactory, MessageFactory, TransferFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
ACCEPTED, REFUSED, WAITING, UNKNOWN, PARKED = (
    RequestOutcome.ACCEPTED,
    RequestOutcome.REFUSED,
    RequestOutcome.WAITING,
    RequestOutcome.UNKNOWN,
    RequestOutcome.PARKED,
)
BUSY = {"code": "busy", "cloud": "Genesys Cloud"}
ASKED_OF_A_LEG = {one for action in ACTIONS for one in action.operations.values()} - {Operation.SEND_MESSAGE}
OWN = ParticipantPayload(conversation_id="conversation-1", participant_id="participant-maya")


@pytest.fixture
def leg(agent):
    """A leg that waits for Genesys to confirm something."""
    return LegFactory(
        agent=agent,
        remote_id="participant-maya",
        conversation=ConversationFactory(remote_id="conversation-1"),
        connected=True,
        pending_action="hold",
        pending_since=NOON,
    )


def answered(leg, operation, outcome, **more):
    problem = {} if outcome == ACCEPTED else BUSY
    tell(seen.settled(operation, outcome, OWN, problem=problem, **more))
    leg.refresh_from_db()


def reads():
    """Return when Genesys is read again, in seconds after noon."""
    found = OutboundRequest.objects.filter(operation="read_conversation").order_by("run_after")
    return [(read.run_after - NOON) / timedelta(seconds=1) for read in found]


@pytest.mark.parametrize("operation", sorted(ASKED_OF_A_LEG | {Operation.TRANSFER_TO_AGENT}))
def test_frees_the_leg_whatever_was_refused(leg, operation):
    answered(leg, operation, REFUSED)

    assert (leg.pending_action, leg.pending_since, leg.problem) == ("", None, BUSY)


def test_frees_no_other_leg_of_the_conversation(leg, colleague):
    theirs = LegFactory(pk=leg.pk - 1, conversation=leg.conversation, agent=colleague, pending_action="hold")

    answered(leg, Operation.HOLD, REFUSED)

    theirs.refresh_from_db()
    assert (leg.pending_action, theirs.pending_action, theirs.problem) == ("", "hold", {})


@pytest.mark.parametrize("outcome", [ACCEPTED, WAITING])
@pytest.mark.parametrize("operation", [Operation.HOLD, Operation.TRANSFER_TO_QUEUE])
def test_waits_for_genesys_own_fact_while_nothing_is_decided(leg, operation, outcome):
    answered(leg, operation, outcome)

    assert (leg.pending_action, leg.problem) == ("hold", {})
    assert not Activity.objects.exists()
    assert reads() == []


@pytest.mark.parametrize("outcome", [REFUSED, UNKNOWN, PARKED])
@pytest.mark.parametrize("state", [one for one in State if one != State.ACCEPTING])
def test_leaves_the_state_to_genesys(leg, state, outcome):
    Leg.objects.update(state=state)

    answered(leg, Operation.END, outcome)

    assert (leg.state, leg.pending_action, leg.problem) == (state, "", BUSY)


@pytest.mark.parametrize(
    ("outcome", "state", "pending"), [(REFUSED, State.OFFERED, ""), (UNKNOWN, State.ACCEPTING, "accept")]
)
def test_puts_an_offer_back_only_when_accepting_was_refused(leg, outcome, state, pending):
    Leg.objects.update(state=State.ACCEPTING, pending_action="accept")

    answered(leg, Operation.ACCEPT, outcome)

    assert (leg.state, leg.pending_action) == (state, pending)
    assert leg.problem == (BUSY if outcome == REFUSED else {})


def test_leaves_no_problem_on_a_leg_that_ended_meanwhile(leg):
    Leg.objects.update(state=State.ENDED, pending_action="", pending_since=None)

    answered(leg, Operation.HOLD, REFUSED)

    assert leg.problem == {}
    assert Activity.objects.get().kind == Activity.Kind.REFUSED


@pytest.mark.parametrize(("operation", "reason"), [("decline", ""), ("hold", Leg.Missed.DECLINED)])
def test_takes_back_only_that_an_offer_was_declined(leg, operation, reason):
    Leg.objects.update(state=State.OFFERED, missed_reason=Leg.Missed.DECLINED)

    answered(leg, Operation(operation), REFUSED)

    assert leg.missed_reason == reason


@pytest.mark.parametrize(("outcome", "after_s"), [(REFUSED, [3]), (PARKED, [3]), (UNKNOWN, [3, 9])])
def test_reads_again_at_once_and_later_when_it_may_still_have_its_effect(leg, outcome, after_s):
    answered(leg, Operation.HOLD, outcome, at_s=3)

    assert reads() == after_s


def test_is_told_in_the_history_with_its_reason(leg, agent):
    answered(leg, Operation.HOLD, UNKNOWN, at_s=3)

    line = Activity.objects.get()
    assert (line.kind, line.leg, line.actor, line.detail) == (Activity.Kind.REFUSED, leg, agent, BUSY)
    assert line.at == NOON + timedelta(seconds=3)


@pytest.mark.parametrize("more", [{"regarding": "conversation-9"}, {}])
def test_changes_nothing_where_the_leg_is_not_known(db, more):
    ConversationFactory(remote_id="conversation-1")

    tell(seen.settled(Operation.HOLD, REFUSED, OWN, problem=BUSY, **more))

    assert not Activity.objects.exists()
    assert reads() == []


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(REFUSED, "failed"), (UNKNOWN, "requested"), (ACCEPTED, "requested"), (PARKED, "requested")],
)
def test_fails_a_transfer_only_when_it_was_refused(leg, outcome, state):
    transfer = TransferFactory(leg=leg)

    answered(leg, Operation.TRANSFER_TO_QUEUE, outcome)

    transfer.refresh_from_db()
    assert (transfer.state, transfer.problem) == (state, BUSY if state == "failed" else {})


def test_fails_no_other_transfer(leg):
    done = TransferFactory(leg=leg, state=Transfer.State.DONE)
    others = TransferFactory(conversation=leg.conversation, leg__conversation=leg.conversation)
    elsewhere = TransferFactory(leg__remote_id=leg.remote_id)

    answered(leg, Operation.TRANSFER_TO_QUEUE, REFUSED)

    for transfer, state in ((done, "done"), (others, "requested"), (elsewhere, "requested")):
        transfer.refresh_from_db()
        assert transfer.state == state


# ---- messages


@pytest.fixture
def own(leg, agent):
    """The agent's message, on its way."""
    return MessageFactory(
        conversation=leg.conversation,
        remote_id=None,
        key="click-1",
        sender=Message.Sender.AGENT,
        agent=agent,
        status=Message.Status.SENDING,
        text="Hello!",
    )


def sent(own, outcome, **more):
    payload = SendMessage(conversation_id="conversation-1", communication_id="c-1", text="Hello!")
    problem = {} if outcome == ACCEPTED else BUSY
    tell(seen.settled(Operation.SEND_MESSAGE, outcome, payload, problem=problem, **more))
    own.refresh_from_db()


@pytest.mark.parametrize("outcome", [REFUSED, UNKNOWN])
def test_keeps_a_message_as_failed_with_the_reason(own, outcome):
    sent(own, outcome)

    assert (own.status, own.problem) == (Message.Status.FAILED, BUSY)


def test_leaves_a_message_alone_whose_copy_came_before_the_answer(own):
    Message.objects.update(remote_id="message-7", status=Message.Status.DELIVERED)

    sent(own, UNKNOWN)

    assert (own.status, own.problem) == (Message.Status.DELIVERED, {})


@pytest.mark.parametrize(("outcome", "after_s"), [(REFUSED, []), (UNKNOWN, [3, 9])])
def test_reads_twice_whether_an_unanswered_message_arrived(own, outcome, after_s):
    sent(own, outcome, at_s=3)

    assert reads() == after_s


@pytest.mark.parametrize("outcome", [ACCEPTED, REFUSED])
def test_redraws_the_message_as_the_agents(own, agent, outcome):
    sent(own, outcome, answer=seen.text("message-7"))

    line = Activity.objects.get()
    assert (line.kind, line.actor) == (Activity.Kind.MESSAGE, agent)


def test_takes_the_id_that_genesys_gave_the_message(own):
    Message.objects.update(status=Message.Status.FAILED, problem=BUSY)

    sent(own, ACCEPTED, answer=seen.text("message-7"))

    assert (own.remote_id, own.status, own.problem) == ("message-7", Message.Status.SENT, {})


def test_keeps_how_far_a_message_came_whose_copy_was_before_the_answer(own):
    Message.objects.update(remote_id="message-7", status=Message.Status.DELIVERED)

    sent(own, ACCEPTED, answer=seen.text("message-7"))

    assert (own.remote_id, own.status) == ("message-7", Message.Status.DELIVERED)


def test_gives_a_message_the_place_of_a_copy_that_came_first(own, leg):
    copy = MessageFactory(conversation=leg.conversation, remote_id="message-7", text=None, status="delivered")
    leg.conversation.last_message = copy
    leg.conversation.save()

    sent(own, ACCEPTED, answer=seen.text("message-7"))

    assert (own.remote_id, own.status) == ("message-7", Message.Status.DELIVERED)
    assert list(leg.conversation.messages.all()) == [own]
    leg.conversation.refresh_from_db()
    assert leg.conversation.last_message == own


def test_forgets_a_message_that_was_sent_again_under_another_key(own):
    sent(own, REFUSED, key="click-of-before")

    assert own.status == Message.Status.SENDING
    assert not Activity.objects.exists()
