"""Users, agents, queues, presence and mappings."""

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory

from routing import models as routing
from routing.states import ChoiceKind, RoutingStatus, SystemPresence
from tests.factories.moments import NOON


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"user-{n}")


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
