"""Messages: first that they exist, then what they say."""

from datetime import timedelta

import pytest

from gateway import refetch
from gateway.providers.fact_values import Attachment
from gateway.providers.facts import MessagesRead
from inbox.models import Leg, Message
from tests.factories import NOON, MessageFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
Status = Message.Status


@pytest.fixture
def thread(agent):
    tell(seen.conversation(seen.leg(agent, "connected")))
    return Leg.objects.get().conversation


def snapshot(agent, *messages, at_s=1):
    return seen.conversation(seen.leg(agent, "connected"), messages=messages, at_s=at_s)


def words(*texts):
    return MessagesRead(occurred_at=NOON, conversation_id="conversation-1", texts=texts)


def test_exist_before_anyone_read_them(agent, thread):
    tell(snapshot(agent, seen.message()), snapshot(agent, seen.message(), at_s=2))

    message = thread.messages.get()
    assert (message.text, message.sender) == (None, Message.Sender.CUSTOMER)


def test_say_what_genesys_read_out(agent, thread):
    tell(snapshot(agent, seen.message()))

    photo = Attachment(name="error.png", url="https://files.test/1", mime="image/png")
    tell(words(seen.text(attachments=(photo,))))

    message = thread.messages.get()
    assert message.text == "My VPN drops."
    assert message.attachments == [
        {"name": "error.png", "url": "https://files.test/1", "mime": "image/png", "kind": ""}
    ]


def test_are_read_once(agent, thread):
    tell(snapshot(agent, seen.message()), words(seen.text()), words(seen.text(words="Something else")))

    assert thread.messages.get().text == "My VPN drops."


def test_of_an_unknown_conversation_are_left_alone(db):
    tell(words(seen.text("message-9")))

    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        ("sent", "delivered", "delivered"),
        ("delivered", "sent", "delivered"),
        ("read", "delivered", "read"),
        ("sent", "failed", "failed"),
        ("failed", "delivered", "delivered"),
    ],
)
def test_move_their_status_forward(agent, thread, before, told, after):
    MessageFactory(conversation=thread, remote_id="message-1", status=before)

    tell(snapshot(agent, seen.message(status=told)))

    assert thread.messages.get().status == after


def test_of_the_agent_are_the_agents_own(agent, thread):
    tell(snapshot(agent, seen.message(purpose="agent", participant_id="participant-maya", status="sent")))

    message = thread.messages.get()
    assert (message.sender, message.agent) == (Message.Sender.AGENT, agent)


def test_of_the_customer_may_lie_on_the_agents_side(agent, thread):
    tell(snapshot(agent, seen.message(purpose="agent", participant_id="participant-maya", status="received")))

    assert thread.messages.get().sender == Message.Sender.CUSTOMER


def test_of_a_bot_say_so(agent, thread):
    tell(snapshot(agent, seen.message(purpose="workflow", status="sent")))

    assert thread.messages.get().sender == Message.Sender.BOT


def test_meet_their_copy_from_genesys(agent, thread):
    own = {"sender": Message.Sender.AGENT, "agent": agent, "status": Status.SENDING, "text": "Hello!"}
    MessageFactory(conversation=thread, remote_id=None, key="click-1", **own)
    tell(snapshot(agent, seen.message("message-7", "agent", status="queued")))

    tell(words(seen.text("message-7", "Hello!", direction="outbound")))

    message = thread.messages.get()
    assert (message.key, message.remote_id, message.status) == ("click-1", "message-7", Status.SENT)


def test_stay_unread_until_the_agent_looked(agent, thread):
    tell(snapshot(agent, seen.message("message-1"), seen.message("message-2")))
    assert Leg.objects.get().unread == 2

    Leg.objects.update(read_messages=2)

    assert Leg.objects.get().unread == 0


def test_are_read_with_odd_characters_left_out(clouds, agent):
    customer = clouds.customer(text="My\0 VPN drops.")
    tell(*refetch.conversation(customer.id))

    clouds.deliver()

    assert Message.objects.get().text == "My VPN drops."


def test_of_the_same_moment_keep_the_order_that_genesys_has(agent, thread):
    ids = [f"message-{number}" for number in (3, 1, 2)]
    tell(snapshot(agent, *(seen.message(one) for one in ids)))

    tell(words(*(seen.text(one, words=one) for one in reversed(ids))))

    assert [message.text for message in thread.messages.all()] == ids


def test_that_are_read_late_may_be_the_last_ones_after_all(agent, thread):
    tell(snapshot(agent, seen.message("message-1"), seen.message("message-2")))

    tell(words(seen.text("message-1", sent_at=NOON + timedelta(minutes=1))))

    thread.refresh_from_db()
    assert thread.last_message.remote_id == "message-1"
