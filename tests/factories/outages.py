"""Outages and what is recorded for them."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from incidents.models import Outage, OutageRecord, OutageScope, OutageSuggestion
from tests.factories.incidents import IncidentFactory, LedgerEntryFactory
from tests.factories.moments import NOON


class OutageFactory(DjangoModelFactory):
    """An open outage of all queues. queues: of these only."""

    class Meta:
        model = Outage
        skip_postgeneration_save = True

    name = "Email"
    master = factory.SubFactory(IncidentFactory)
    opened_at = NOON
    closes_at = NOON + timedelta(hours=2)

    @factory.post_generation
    def queues(self, create, queues):
        self.everywhere = not queues
        self.save()
        for queue in queues or [None]:
            OutageScope.objects.create(outage=self, queue=queue, is_open=self.is_open)


class OutageRecordFactory(DjangoModelFactory):
    class Meta:
        model = OutageRecord

    outage = factory.SubFactory(OutageFactory)
    entry = factory.SubFactory(LedgerEntryFactory)
    fields = factory.LazyFunction(lambda: {"title": "Mail does not open", "contact_type": "phone"})
    at = NOON


class OutageSuggestionFactory(DjangoModelFactory):
    class Meta:
        model = OutageSuggestion

    at = NOON
    seen_at = NOON
    arrivals = 38
    usual = 4.2
    word = "email"
    mentions = 31
    budget_percent = 71
