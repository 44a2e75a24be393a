"""Messages, branch by branch: status, words, sender, what is counted and what is asked for."""

from datetime import timedelta

import pytest

from gateway.models import OutboundRequest
from gateway.providers.fact_values import Attachment
from gateway.providers.facts import MessagesRead
from inbox.models import Activity, Conversation, Leg, Message
from tests.factories import NOON, AgentTokenFactory, ConversationFactory, MessageFactory
from tests.support import seen
from tests.support.seen import tell

pytestmark = pytest.mark.django_db
Kind, Sender, Status = Activity.Kind, Message.Sender, Message.Status
RANK = ["sending", "queued", "received", "sent", "delivered", "read", "removed"]
EARLIER = NOON - timedelta(minutes=5)


@pytest.fixture
def thread(agent):
    tell(seen.conversation(seen.leg(agent, "connected")))
    return Leg.objects.get().conversation


def show(agent, *messages, at_s=1):
    tell(seen.conversation(seen.leg(agent, "connected"), messages=messages, at_s=at_s))


def read_out(*texts, conversation_id="conversation-1"):
    tell(MessagesRead(occurred_at=NOON, conversation_id=conversation_id, texts=texts))


# ---- status


@pytest.mark.parametrize("told", RANK[1:])
@pytest.mark.parametrize("before", RANK)
def test_never_move_their_status_back(agent, thread, before, told):
    MessageFactory(conversation=thread, remote_id="message-1", status=before)

    show(agent, seen.message(status=told))

    assert thread.messages.get().status == max(before, told, key=RANK.index)


@pytest.mark.parametrize("before", RANK[:-1])
def test_may_fail_until_it_is_removed(agent, thread, before):
    MessageFactory(conversation=thread, remote_id="message-1", status=before)

    show(agent, seen.message(status="failed"))

    assert thread.messages.get().status == Status.FAILED


@pytest.mark.parametrize(("told", "after"), [("queued", "failed"), ("sent", "sent"), ("read", "read")])
def test_that_failed_count_as_sent_only_once_they_were(agent, thread, told, after):
    MessageFactory(conversation=thread, remote_id="message-1", status=Status.FAILED)

    show(agent, seen.message(status=told))

    assert thread.messages.get().status == after


def test_tell_each_status_once(agent, thread):
    MessageFactory(conversation=thread, remote_id="message-1", status=Status.SENT)

    show(agent, seen.message(status="delivered"), at_s=1)
    show(agent, seen.message(status="delivered"), seen.message("message-2"), at_s=2)

    assert Activity.objects.filter(kind=Kind.MESSAGE_STATUS).count() == 1


# ---- receipts and texts


def test_take_no_words_from_a_receipt(thread):
    MessageFactory(conversation=thread, remote_id="message-1", text=None, status=Status.SENT)

    read_out(seen.text(words="", status="read", direction="outbound"), conversation_id="")

    message = thread.messages.get()
    assert (message.text, message.status) == (None, Status.READ)
    assert Activity.objects.last().kind == Kind.MESSAGE_STATUS


def test_may_be_empty(thread):
    MessageFactory(conversation=thread, remote_id="message-1", text=None)

    read_out(seen.text(words=""))
    read_out(seen.text(words="Something else"))

    assert thread.messages.get().text == ""


def test_that_were_read_before_still_move_their_status(thread):
    MessageFactory(conversation=thread, remote_id="message-1", status=Status.SENT)

    read_out(seen.text(words="Something else", status="read"))

    message = thread.messages.get()
    assert (message.text, message.status) == ("My VPN drops every few minutes.", Status.READ)


def test_of_several_conversations_are_read_together(thread):
    other = ConversationFactory()
    for remote_id, conversation in (("message-1", thread), ("message-2", other)):
        MessageFactory(conversation=conversation, remote_id=remote_id, text=None)

    read_out(seen.text("message-1", "One"), seen.text("message-2", "Two"))

    assert [thread.messages.get().text, other.messages.get().text] == ["One", "Two"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", ""])
def test_make_no_link_of_what_is_no_web_address(agent, thread, url):
    show(agent, seen.message())

    read_out(seen.text(attachments=(Attachment(name="photo", url=url),)))

    assert thread.messages.get().attachments == [{"name": "photo", "url": "", "mime": "", "kind": ""}]


@pytest.mark.parametrize("url", ["http://files.test/1", "HTTPS://files.test/1"])
def test_keep_the_link_to_a_file_as_it_came(agent, thread, url):
    show(agent, seen.message())

    read_out(seen.text(attachments=(Attachment(name="photo", url=url, mime="image/png"),)))

    assert thread.messages.get().attachments == [
        {"name": "photo", "url": url, "mime": "image/png", "kind": ""}
    ]


@pytest.mark.parametrize(("told", "after"), [("delivered", "delivered"), ("queued", "sent")])
def test_move_their_status_with_their_words(agent, thread, told, after):
    show(agent, seen.message(status="sent"))

    read_out(seen.text(status=told, direction="outbound", sent_at=EARLIER))

    message = thread.messages.get()
    assert (message.status, message.sent_at) == (after, EARLIER)


# ---- who wrote it


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ({"direction": "inbound", "from_bot": True}, Sender.CUSTOMER),
        ({"direction": "outbound"}, Sender.AGENT),
        ({"direction": "outbound", "from_bot": True}, Sender.BOT),
    ],
)
def test_are_by_whom_their_text_says(agent, thread, text, sender):
    show(agent, seen.message(purpose="workflow", status="sent", participant_id="flow"))

    read_out(seen.text(**text))

    assert thread.messages.get().sender == sender


def test_of_an_agent_stay_so_though_the_text_speaks_of_a_bot(agent, thread):
    show(agent, seen.message(purpose="agent", status="sent", participant_id="participant-maya"))

    read_out(seen.text(direction="outbound", from_bot=True))

    assert thread.messages.get().sender == Sender.AGENT


@pytest.mark.parametrize(
    ("purpose", "sender"),
    [
        ("external", "customer"),
        ("customer", "customer"),
        ("user", "agent"),
        ("agent", "agent"),
        ("acd", "bot"),
    ],
)
def test_are_by_whom_their_purpose_says_until_then(agent, thread, purpose, sender):
    show(agent, seen.message(purpose=purpose, status="sent"))

    message = thread.messages.get()
    assert (message.sender, message.agent) == (sender, None)


def test_came_when_bridge_saw_them_where_genesys_does_not_say(agent, thread):
    show(agent, seen.message(sent_at=None), at_s=5)

    assert thread.messages.get().sent_at == NOON + timedelta(seconds=5)


# ---- counted, and shown on the card


def test_count_as_unread_only_where_the_customer_wrote(agent, thread):
    show(agent, seen.message("message-1"), seen.message("message-2", "agent", status="sent"))
    read_out(seen.text("message-2", direction="inbound"), seen.text("message-1"))

    assert Leg.objects.get().unread == 2
    read_out(seen.text("message-2", direction="inbound"))
    assert Leg.objects.get().unread == 2


def test_never_count_less_than_nothing(agent, thread):
    Leg.objects.update(read_messages=5)

    assert Leg.objects.get().unread == 0


def test_speak_for_the_conversation_by_the_newest(agent, thread):
    show(agent, seen.message("message-2"))
    show(agent, seen.message("message-2"), seen.message("message-1", sent_at=EARLIER), at_s=2)
    assert Conversation.objects.get().last_message.remote_id == "message-2"

    show(agent, seen.message("message-3"), at_s=3)
    assert Conversation.objects.get().last_message.remote_id == "message-3"


# ---- asked for


def asked():
    return OutboundRequest.objects.filter(operation="read_texts").order_by("id")


def test_are_asked_for_together_with_a_token_of_the_conversation(agent, thread):
    AgentTokenFactory(subject="maya")

    show(agent, seen.message("message-1"), seen.message("message-2"))

    request = asked().get()
    assert request.subject == "maya"
    assert request.payload == {"conversation_id": "conversation-1", "message_ids": ["message-1", "message-2"]}
    assert request.regarding == "conversation-1"


@pytest.mark.parametrize(("state", "token"), [("connected", False), ("ended", True), ("alerting", True)])
def test_are_asked_for_by_bridge_itself_where_nobody_talks_and_has_a_token(agent, state, token):
    AgentTokenFactory.create_batch(token, subject="maya")

    tell(seen.conversation(seen.leg(agent, state), messages=(seen.message(),)))

    assert asked().get().subject == ""


def test_are_asked_for_once(agent, thread):
    for at_s in (1, 2):
        show(agent, seen.message(), at_s=at_s)

    assert asked().count() == 1
