"""inbox.commands.reply, against the sandbox."""

import pytest
import requests

from inbox.commands import reply
from inbox.commands.actions import Declined, NotNow
from inbox.models import Message
from live.requests import NotFound
from tests.factories import MessageFactory
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
Status = Message.Status


def own():
    return Message.objects.get(sender=Message.Sender.AGENT)


def sent(clouds):
    return [path for method, path in clouds.genesys.calls if method == "POST" and "/communications/" in path]


def came(conversation_id, clouds):
    return clouds.customer_of(conversation_id).sees()


def test_reaches_the_customer_once(talk, clouds):
    leg = talk(text="Hello?")

    click(leg, reply.reply, "How can I help?")
    clouds.deliver()

    assert came(leg.conversation.remote_id, clouds) == ["Hello?", "How can I help?"]
    assert leg.conversation.messages.count() == 2
    assert own().agent == leg.agent


def test_shows_how_far_it_came(talk, clouds):
    leg = talk(text="Hello?")
    click(leg, reply.reply, "How can I help?")
    assert own().status == Status.SENT

    clouds.pass_time(2)
    clouds.deliver()

    assert own().status == Status.DELIVERED


def test_marks_the_conversation_as_read(talk):
    leg = talk(text="Hello?")

    click(leg, reply.reply, "How can I help?")

    assert (leg.read_messages, leg.unread) == (1, 0)


def test_is_stored_as_failed_with_its_text(talk, clouds):
    leg = talk(text="Hello?")
    clouds.fault("genesys", match={"method": "POST"}, status=400, body={"message": "Too long."}, times=1)

    with pytest.raises(Declined):
        click(leg, reply.reply, "How can I help?")

    message = own()
    assert (message.status, message.text) == (Status.FAILED, "How can I help?")
    assert message.problem["said"] == "Too long."


def test_can_be_sent_again_after_a_failure(talk, clouds):
    leg = talk(text="Hello?")
    clouds.fault("genesys", match={"method": "POST"}, status=400, body={"message": "No."}, times=1)
    with pytest.raises(Declined):
        click(leg, reply.reply, "How can I help?")

    click(leg, reply.resend, own().pk)
    clouds.deliver()

    assert came(leg.conversation.remote_id, clouds) == ["Hello?", "How can I help?"]
    assert own().status == Status.SENT
    assert len(sent(clouds)) == 2


def test_meets_its_copy_when_the_answer_was_lost(talk, clouds):
    leg = talk(text="Hello?")
    clouds.fault("genesys", match={"method": "POST"}, drop_response=True, times=1)

    click(leg, reply.reply, "How can I help?")
    assert own().remote_id is None
    clouds.deliver()

    assert (own().status, own().problem) == (Status.SENT, {})
    assert leg.conversation.messages.count() == 2


def test_may_be_sent_again_when_nobody_knows_and_genesys_has_none(talk, clouds):
    leg = talk(text="Hello?")
    clouds.genesys.fail_with(requests.ReadTimeout("no answer"))
    click(leg, reply.reply, "How can I help?")
    clouds.genesys.fail_with(None)
    clouds.deliver()
    assert own().status == Status.FAILED

    click(leg, reply.resend, own().pk)

    assert came(leg.conversation.remote_id, clouds) == ["Hello?", "How can I help?"]


def test_is_one_message_of_the_same_press_twice(talk, clouds):
    leg = talk(text="Hello?")

    for _ in range(2):
        click(leg, reply.reply, "How can I help?", key="click-once")

    assert len(sent(clouds)) == 1
    assert Message.objects.filter(key="click-once").count() == 1


def test_twice_with_the_same_words_is_two_messages(talk, clouds):
    leg = talk(text="Hello?")

    for _ in range(2):
        click(leg, reply.reply, "One moment.")
    clouds.deliver()

    assert came(leg.conversation.remote_id, clouds) == ["Hello?", "One moment.", "One moment."]
    assert leg.conversation.messages.count() == 3


def test_is_for_connected_conversations_only(ring, clouds):
    leg = ring(text="Hello?")

    with pytest.raises(NotNow):
        click(leg, reply.reply, "How can I help?")

    assert sent(clouds) == []
    assert not Message.objects.filter(sender=Message.Sender.AGENT).exists()


def test_is_not_for_a_colleague(talk, colleague, clouds):
    leg = talk(text="Hello?")

    with pytest.raises(NotFound):
        click(leg, reply.reply, "Hi!", agent=colleague)

    assert sent(clouds) == []


def test_resends_only_the_agents_own(talk, colleague):
    leg = talk(text="Hello?")
    other = MessageFactory(conversation=leg.conversation, failed=True, agent=colleague)

    with pytest.raises(NotFound):
        click(leg, reply.resend, other.pk)


def test_resends_only_what_failed(talk, clouds):
    leg = talk(text="Hello?")
    click(leg, reply.reply, "How can I help?")

    with pytest.raises(NotNow, match="did not fail"):
        click(leg, reply.resend, own().pk)

    assert len(sent(clouds)) == 1
