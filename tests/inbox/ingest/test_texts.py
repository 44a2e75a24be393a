"""Texts that Genesys does not give: asked for once more, then they end as unreadable instead of loading."""

import pytest

from gateway.models import OutboundRequest
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import ReadTexts
from gateway.providers.facts import MessagesRead
from inbox.models import Message
from tests.factories import NOON, ConversationFactory, MessageFactory
from tests.support import seen
from tests.support.seen import settled, tell

pytestmark = pytest.mark.django_db
ASKED = ReadTexts(conversation_id="conversation-1", message_ids=["message-1", "message-2"])
UNREADABLE = "Could not be read; open in Genesys"


@pytest.fixture
def message():
    conversation = ConversationFactory(remote_id="conversation-1")
    return MessageFactory(conversation=conversation, remote_id="message-1", text=None)


def end(outcome=RequestOutcome.ACCEPTED, **more):
    tell(settled(Operation.READ_TEXTS, outcome, ASKED, **more))


def words():
    return Message.objects.get(remote_id="message-1").words


def again():
    return OutboundRequest.objects.filter(key__startswith="texts-again")


def test_are_asked_for_once_more_after_a_pause(message):
    end()

    request = again().get()
    assert (request.payload["message_ids"], request.subject) == (["message-1"], "")
    assert request.run_after > NOON
    assert words() == ""


def test_cannot_be_read_after_a_second_empty_answer(message):
    end(key="texts-again:1")

    assert words() == UNREADABLE
    assert not again().exists()


@pytest.mark.parametrize("outcome", [RequestOutcome.REFUSED, RequestOutcome.PARKED, RequestOutcome.UNKNOWN])
def test_cannot_be_read_after_a_refusal(message, outcome):
    end(outcome)

    assert words() == UNREADABLE


def test_wait_while_the_request_does(message):
    end(RequestOutcome.WAITING)

    assert (words(), again().count()) == ("", 0)


def test_are_asked_for_by_bridge_itself_where_the_agents_sign_in_has_ended(message):
    end(RequestOutcome.REFUSED, problem={"code": "signed-out"}, subject="maya")

    assert (words(), again().count()) == ("", 1)


def test_that_came_are_left_alone(message):
    Message.objects.update(text="Hello")

    end(key="texts-again:1")

    assert words() == "Hello"


def test_are_shown_when_they_come_after_all(message):
    end(RequestOutcome.REFUSED)

    tell(MessagesRead(occurred_at=NOON, conversation_id="conversation-1", texts=(seen.text(),)))

    assert words() == "My VPN drops."


def test_of_a_message_without_a_time_keep_the_one_of_the_event(message):
    tell(MessagesRead(occurred_at=NOON, conversation_id="conversation-1", texts=(seen.text(sent_at=None),)))

    assert Message.objects.get().sent_at == message.sent_at
