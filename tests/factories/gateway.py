"""Events, requests, tokens and shards."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from gateway.models import AgentToken, BreakerOverride, InboundEvent, OutboundRequest, StreamShard
from gateway.operations.names import Provider
from tests.factories.moments import NOON


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
    due_at = NOON
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


class BreakerOverrideFactory(DjangoModelFactory):
    class Meta:
        model = BreakerOverride

    provider = Provider.SERVICENOW
    mode = BreakerOverride.Mode.AUTOMATIC
    reason = "The upgrade is over"
    changed_by = "sven"
    changed_at = NOON
