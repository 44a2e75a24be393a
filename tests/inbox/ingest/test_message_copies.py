"""An agent's own message and its copy from Genesys: one message, whichever came first."""

from datetime import timedelta

import pytest

from gateway.providers.facts import MessagesRead
from inbox.models import Leg, Message
from tests.factories import NOON, ConversationFactory, MessageFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
Status = Message.Status
LATER = NOON + timedelta(minutes=6)


@pytest.fixture
def thread(agent):
    tell(seen.conversation(seen.leg(agent, "connected")))
    return Leg.objects.get().conversation


@pytest.fixture
def own(thread, agent):
    """A message of the agent's that Genesys has not answered yet."""
    return sending(thread, agent)


def sending(thread, agent, key="click-1"):
    return MessageFactory(
        conversation=thread,
        remote_id=None,
        key=key,
        sender=Message.Sender.AGENT,
        agent=agent,
        status=Status.SENDING,
        text="Hello!",
    )


def show(agent, *messages, at_s=1):
    tell(seen.conversation(seen.leg(agent, "connected"), messages=messages, at_s=at_s))


def by_agent(message_id):
    return seen.message(message_id, "agent", participant_id="participant-maya", status="sent")


def copied(thread, status="sent", at=NOON, **text):
    """Let a copy come, and then its words."""
    MessageFactory(conversation=thread, remote_id="message-7", text=None, status=status)
    said = seen.text("message-7", **{"words": "Hello!", "direction": "outbound", **text})
    tell(MessagesRead(occurred_at=at, conversation_id="conversation-1", texts=(said,)))


def known(thread):
    return set(thread.messages.values_list("remote_id", flat=True))


def test_waits_for_the_answer_while_it_is_sent(agent, thread, own):
    show(agent, by_agent("message-7"))
    show(
        agent, seen.message("message-8"), seen.message("message-9", participant_id="participant-maya"), at_s=2
    )

    assert known(thread) == {None, "message-8", "message-9"}


@pytest.mark.parametrize("status", [Status.FAILED, Status.SENT])
def test_comes_by_itself_where_nothing_is_being_sent(agent, thread, own, status):
    Message.objects.update(status=status)

    show(agent, by_agent("message-7"))

    assert known(thread) == {None, "message-7"}


def test_comes_with_the_next_message_once_nothing_is_being_sent(agent, thread, own):
    show(agent, by_agent("message-7"))
    Message.objects.update(status=Status.FAILED)

    show(agent, by_agent("message-7"), seen.message("message-8"), at_s=2)

    assert known(thread) == {None, "message-7", "message-8"}


@pytest.mark.parametrize(
    ("before", "after"),
    [("queued", "sent"), ("received", "sent"), ("sent", "sent"), ("delivered", "delivered")],
)
def test_gives_its_status_to_the_agents_own(thread, own, before, after):
    copied(thread, before)

    own.refresh_from_db()
    assert (own.remote_id, own.status) == ("message-7", after)


def test_is_of_the_first_of_two_with_the_same_words(agent, thread, own):
    second = sending(thread, agent, "click-2")

    copied(thread)

    own.refresh_from_db()
    second.refresh_from_db()
    assert (own.remote_id, second.remote_id) == ("message-7", None)
    assert thread.messages.count() == 2


@pytest.mark.parametrize(
    "text",
    [{"words": "Goodbye!"}, {"direction": "inbound"}, {"sent_at": LATER, "at": LATER}],
    ids=["words", "direction", "time"],
)
def test_is_a_message_of_its_own_where_it_differs(thread, own, text):
    copied(thread, **text)

    assert thread.messages.get(remote_id="message-7").text == text.get("words", "Hello!")
    assert thread.messages.count() == 2


@pytest.mark.parametrize("minutes", [-10, 10])
def test_is_the_agents_own_whatever_the_clock_of_genesys_says(thread, own, minutes):
    at = NOON + timedelta(minutes=minutes)

    copied(thread, sent_at=at)

    [message] = thread.messages.all()
    assert (message.remote_id, message.key) == ("message-7", own.key)


def test_gives_its_time_to_the_agents_own_so_that_the_answer_stands_below_the_question(agent, thread, own):
    """Genesys' clock is ten minutes ahead."""
    ahead = timedelta(minutes=10)
    MessageFactory(conversation=thread, remote_id="message-6", sent_at=NOON + ahead)

    MessageFactory(
        conversation=thread, remote_id="message-7", text=None, status="sent", sent_at=NOON + ahead * 1.1
    )
    said = seen.text("message-7", words="Hello!", direction="outbound", sent_at=None)
    tell(MessagesRead(occurred_at=NOON, conversation_id="conversation-1", texts=(said,)))

    assert [message.remote_id for message in thread.messages.all()] == ["message-6", "message-7"]


def test_is_a_message_of_its_own_in_another_conversation(agent, thread):
    elsewhere = sending(ConversationFactory(), agent)

    copied(thread)

    elsewhere.refresh_from_db()
    assert (elsewhere.remote_id, known(thread)) == (None, {"message-7"})
