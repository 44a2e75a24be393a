"""Which messages a page redraws, and which it drops."""

import pytest

from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import SendMessage
from gateway.providers.facts import MessagesRead
from inbox.models import Leg, Message
from tests.factories import NOON, MessageFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(agent):
    tell(seen.conversation(seen.leg(agent, "connected")))
    return Leg.objects.get().conversation


@pytest.fixture
def own(thread, agent):
    """The agent's message, on its way."""
    return MessageFactory(
        conversation=thread,
        remote_id=None,
        key="click-1",
        sender=Message.Sender.AGENT,
        agent=agent,
        status=Message.Status.SENDING,
        text="Hello!",
    )


def shown(agent, *messages):
    return seen.conversation(seen.leg(agent, "connected"), messages=messages, at_s=1)


def read_out(*texts):
    return MessagesRead(occurred_at=NOON, conversation_id="conversation-1", texts=texts)


def answered(outcome, **more):
    payload = SendMessage(conversation_id="conversation-1", communication_id="c-1", text="Hello!")
    return seen.settled(Operation.SEND_MESSAGE, outcome, payload, **more)


def redrawn(heard, fact):
    """Return the ids of the messages that pages redraw, and of those that they drop."""
    [change] = heard(lambda: tell(fact))
    return change.message_ids, change.removed_message_ids


def test_redraws_a_new_message(heard, agent, thread):
    found = redrawn(heard, shown(agent, seen.message()))

    assert found == ((Message.objects.get().pk,), ())


def test_redraws_a_message_whose_status_moved(heard, agent, thread):
    message = MessageFactory(conversation=thread, remote_id="message-1", status="sent")
    MessageFactory(conversation=thread, remote_id="message-2", status="sent")
    told = (seen.message("message-1", status="read"), seen.message("message-2", status="sent"))

    assert redrawn(heard, shown(agent, *told)) == ((message.pk,), ())


@pytest.mark.parametrize("text", [None, "Read before"])
def test_redraws_a_message_that_was_read(heard, thread, text):
    message = MessageFactory(conversation=thread, remote_id="message-1", text=text)

    assert redrawn(heard, read_out(seen.text(status="delivered"))) == ((message.pk,), ())


def test_drops_the_copy_that_an_agents_message_takes_the_place_of(heard, thread, own):
    copy = MessageFactory(conversation=thread, remote_id="message-7", text=None, status="sent")

    found = redrawn(heard, read_out(seen.text("message-7", "Hello!", direction="outbound")))

    assert found == ((own.pk,), (copy.pk,))


@pytest.mark.parametrize("outcome", [RequestOutcome.ACCEPTED, RequestOutcome.REFUSED])
def test_redraws_an_agents_message_with_its_answer(heard, own, outcome):
    assert redrawn(heard, answered(outcome, answer=seen.text("message-7"))) == ((own.pk,), ())
