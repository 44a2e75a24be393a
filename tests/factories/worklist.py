"""The integrity worklist."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from inbox.models import Finding, WrapUpBaseline
from tests.factories.inbox import ConversationFactory
from tests.factories.moments import NOON


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    kind = Finding.Kind.NO_INCIDENT
    conversation = factory.SubFactory(ConversationFactory)
    key = factory.LazyAttribute(lambda one: f"{one.kind}:{one.conversation}")
    found_at = NOON


class WrapUpBaselineFactory(DjangoModelFactory):
    class Meta:
        model = WrapUpBaseline

    seconds = 90
    measured_on = factory.Sequence(lambda n: NOON.date() + timedelta(days=n))
    source = "Report of October"
