"""Conversations and what belongs to them."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from inbox.models import Activity, Boost, Conversation, Desk, Leg, Message, Transfer
from inbox.states import State
from tests.factories.moments import NOON
from tests.factories.routing import AgentFactory, QueueFactory


class ConversationFactory(DjangoModelFactory):
    class Meta:
        model = Conversation

    class Params:
        call = factory.Trait(medium=Conversation.Medium.CALL, message_type="")

    remote_id = factory.Sequence(lambda n: f"conversation-{n}")
    medium = Conversation.Medium.MESSAGE
    message_type = "open"
    customer_name = "Noor Haddad"
    started_at = NOON


class DeskFactory(DjangoModelFactory):
    class Meta:
        model = Desk

    agent = factory.SubFactory(AgentFactory)


class LegFactory(DjangoModelFactory):
    class Meta:
        model = Leg

    class Params:
        connected = factory.Trait(state=State.CONNECTED, connected_at=NOON)
        held = factory.Trait(state=State.HELD, connected_at=NOON)
        parked = factory.Trait(state=State.PARKED, connected_at=NOON)
        wrap_up = factory.Trait(state=State.WRAP_UP, connected_at=NOON, ended_at=NOON)
        ended = factory.Trait(state=State.ENDED, ended_at=NOON)

    conversation = factory.SubFactory(ConversationFactory)
    remote_id = factory.Sequence(lambda n: f"participant-{n}")
    communication_id = factory.Sequence(lambda n: f"communication-{n}")
    agent = factory.SubFactory(AgentFactory)
    offered_at = NOON


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    class Params:
        unread = factory.Trait(text=None)
        failed = factory.Trait(
            sender=Message.Sender.AGENT,
            remote_id=None,
            key=factory.Sequence(lambda n: f"click-{n}"),
            status=Message.Status.FAILED,
            problem={"code": "busy", "cloud": "Genesys Cloud"},
        )

    conversation = factory.SubFactory(ConversationFactory)
    remote_id = factory.Sequence(lambda n: f"message-{n}")
    sender = Message.Sender.CUSTOMER
    text = "My VPN drops every few minutes."
    sent_at = NOON
    status = Message.Status.RECEIVED


class TransferFactory(DjangoModelFactory):
    class Meta:
        model = Transfer

    leg = factory.SubFactory(LegFactory, connected=True)
    conversation = factory.SelfAttribute("leg.conversation")
    to_queue = factory.SubFactory(QueueFactory)
    requested_at = NOON


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    conversation = factory.SubFactory(ConversationFactory)
    kind = Activity.Kind.CHANGED
    at = NOON


class BoostFactory(DjangoModelFactory):
    class Meta:
        model = Boost

    conversation = factory.SubFactory(ConversationFactory)
    state = Boost.State.RAISED
    before = 0
    after = 35
    asked_at = NOON
    expires_at = NOON + timedelta(hours=2)
