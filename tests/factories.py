"""One factory per model; defaults are the plainest valid row, traits name the interesting ones."""

from datetime import UTC, datetime, timedelta

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory

from gateway.models import AgentToken, InboundEvent, OutboundRequest, StreamShard
from gateway.operations.names import Provider
from inbox.models import Activity, Conversation, Desk, Leg, Message, Transfer
from inbox.states import State
from incidents.models import Caller, Incident, LedgerEntry, LedgerNote, Lookup
from incidents.states import IncidentAction, LookupState, NoteState
from routing import models as routing
from routing.states import ChoiceKind, RoutingStatus, SystemPresence

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"user-{n}")


# ---- routing


class QueueFactory(DjangoModelFactory):
    class Meta:
        model = routing.Queue

    remote_id = factory.Sequence(lambda n: f"queue-{n}")
    name = factory.SelfAttribute("remote_id")


class PresenceDefinitionFactory(DjangoModelFactory):
    class Meta:
        model = routing.PresenceDefinition

    remote_id = factory.Sequence(lambda n: f"presence-{n}")
    name = factory.SelfAttribute("remote_id")
    system = SystemPresence.AVAILABLE


class PresenceStateFactory(DjangoModelFactory):
    class Meta:
        model = routing.PresenceState

    remote_id = factory.Sequence(lambda n: f"{n:032x}")
    name = factory.Sequence(lambda n: f"State {n}")


class AgentFactory(DjangoModelFactory):
    class Meta:
        model = routing.Agent
        skip_postgeneration_save = True

    class Params:
        on_queue = factory.Trait(
            presence=factory.SubFactory(PresenceDefinitionFactory, system=SystemPresence.ON_QUEUE),
            routing_status=RoutingStatus.IDLE,
        )

    user = factory.SubFactory(UserFactory)
    remote_id = factory.Sequence(lambda n: f"agent-{n}")
    name = factory.SelfAttribute("remote_id")

    @factory.post_generation
    def queues(self, create, queues):
        if queues:
            self.queues.set(queues)


class WrapUpCodeFactory(DjangoModelFactory):
    class Meta:
        model = routing.WrapUpCode
        skip_postgeneration_save = True

    remote_id = factory.Sequence(lambda n: f"code-{n}")
    name = factory.SelfAttribute("remote_id")

    @factory.post_generation
    def queues(self, create, queues):
        if queues:
            self.queues.set(queues)


class ChoiceFactory(DjangoModelFactory):
    class Meta:
        model = routing.Choice

    kind = ChoiceKind.GROUP
    remote_id = factory.Sequence(lambda n: f"{n:032x}")
    name = factory.SelfAttribute("remote_id")


class QueueMappingFactory(DjangoModelFactory):
    class Meta:
        model = routing.QueueMapping

    queue = factory.SubFactory(QueueFactory)


class PresenceMappingFactory(DjangoModelFactory):
    class Meta:
        model = routing.PresenceMapping

    class Params:
        to_genesys = factory.Trait(direction=routing.PresenceMapping.Direction.TO_GENESYS)

    direction = routing.PresenceMapping.Direction.TO_SERVICENOW
    definition = factory.SubFactory(PresenceDefinitionFactory)
    state = factory.SubFactory(PresenceStateFactory)


class AgentActivityFactory(DjangoModelFactory):
    class Meta:
        model = routing.Activity

    agent = factory.SubFactory(AgentFactory)
    kind = routing.Activity.Kind.PRESENCE
    at = NOON


# ---- incidents


class CallerFactory(DjangoModelFactory):
    class Meta:
        model = Caller

    remote_id = factory.Sequence(lambda n: f"{n:032x}")
    name = "Noor Haddad"
    seen_at = NOON


class IncidentFactory(DjangoModelFactory):
    class Meta:
        model = Incident

    remote_id = factory.Sequence(lambda n: f"{n:032x}")
    number = factory.Sequence(lambda n: f"INC{n:07d}")
    title = "VPN drops every hour"
    state = "2"
    updated_at = NOON
    seen_at = NOON


class LookupFactory(DjangoModelFactory):
    class Meta:
        model = Lookup
        skip_postgeneration_save = True

    class Params:
        one = factory.Trait(state=LookupState.ONE, caller=factory.SubFactory(CallerFactory), answered_at=NOON)

    key = factory.Sequence(lambda n: f"conversation-{n}")
    address = "noor.haddad@northwind.example"
    requested_at = NOON

    @factory.post_generation
    def incidents(self, create, incidents):
        if incidents:
            self.incidents.set(incidents)

    @factory.post_generation
    def candidates(self, create, candidates):
        if candidates or self.caller:
            self.candidates.set(candidates or [self.caller])


class LedgerEntryFactory(DjangoModelFactory):
    class Meta:
        model = LedgerEntry

    key = factory.Sequence(lambda n: f"conversation-{n}")
    incident_action = IncidentAction.CREATE
    opened_at = NOON


class LedgerNoteFactory(DjangoModelFactory):
    class Meta:
        model = LedgerNote

    class Params:
        written = factory.Trait(state=NoteState.WRITTEN, written_at=NOON)

    entry = factory.SubFactory(LedgerEntryFactory)
    key = factory.Sequence(lambda n: f"note-{n}")
    requested_at = NOON


# ---- inbox


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


# ---- gateway


class InboundEventFactory(DjangoModelFactory):
    class Meta:
        model = InboundEvent

    provider = Provider.GENESYS
    source = InboundEvent.Source.SOCKET
    key = factory.Sequence(lambda n: f"0:1:{n}")
    payload = factory.LazyFunction(lambda: {"topicName": "channel.metadata", "eventBody": {}})
    received_at = NOON


class OutboundRequestFactory(DjangoModelFactory):
    class Meta:
        model = OutboundRequest

    class Params:
        trying = factory.Trait(
            state=OutboundRequest.State.TRYING,
            attempts=1,
            attempted_at=NOON,
            lease_until=NOON + timedelta(seconds=45),
        )
        parked = factory.Trait(
            state=OutboundRequest.State.PARKED,
            attempts=12,
            settled_at=NOON,
            problem={"code": "no-answer", "cloud": "ServiceNow"},
        )

    provider = Provider.SERVICENOW
    operation = "find_agent"
    key = factory.Sequence(lambda n: f"request-{n}")
    payload = factory.LazyFunction(lambda: {"agent_id": "agent-0", "email": "maya.reyes@northwind.example"})
    reserved_at = NOON
    run_after = NOON


class AgentTokenFactory(DjangoModelFactory):
    class Meta:
        model = AgentToken

    class Params:
        ended = factory.Trait(ended_at=NOON)

    subject = factory.Sequence(lambda n: f"agent-{n}")
    token = "secret"
    expires_at = factory.LazyFunction(lambda: datetime.now(UTC) + timedelta(days=1))


class StreamShardFactory(DjangoModelFactory):
    class Meta:
        model = StreamShard

    shard = factory.Sequence(lambda n: n)
