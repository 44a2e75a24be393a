"""Callers, incidents, look-ups and the ledger."""

import factory
from factory.django import DjangoModelFactory

from incidents.models import (
    Caller,
    CallerAddress,
    DirectoryPull,
    FieldMapping,
    FurtherTable,
    Incident,
    IncidentColumn,
    IncidentPolicy,
    InteractionRecord,
    LedgerEntry,
    LedgerNote,
    Lookup,
    NumberChange,
    NumberRule,
    TableCheck,
)
from incidents.states import IncidentAction, LookupState, NoteState
from tests.factories.moments import NOON


class CallerFactory(DjangoModelFactory):
    class Meta:
        model = Caller

    remote_id = factory.Sequence(lambda n: f"{n:032x}")
    name = "Noor Haddad"
    seen_at = NOON


class CallerAddressFactory(DjangoModelFactory):
    class Meta:
        model = CallerAddress

    caller = factory.SubFactory(CallerFactory)
    kind = CallerAddress.Kind.EMAIL
    value = factory.Sequence(lambda n: f"person{n}@northwind.example")


class DirectoryPullFactory(DjangoModelFactory):
    class Meta:
        model = DirectoryPull

    class Params:
        complete = factory.Trait(completed_at=NOON, changed_at=NOON)


class NumberRuleFactory(DjangoModelFactory):
    class Meta:
        model = NumberRule

    pattern = "9"
    replacement = "+1"
    example = "92065550123"


class FurtherTableFactory(DjangoModelFactory):
    class Meta:
        model = FurtherTable

    table = "customer_contact"
    query = "phone={phone}"


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


class NumberChangeFactory(DjangoModelFactory):
    class Meta:
        model = NumberChange

    caller = factory.SubFactory(CallerFactory)
    lookup = factory.SubFactory(LookupFactory)
    field = NumberChange.Field.MOBILE
    new = "+12065550177"
    at = NOON


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


class InteractionRecordFactory(DjangoModelFactory):
    class Meta:
        model = InteractionRecord

    key = factory.Sequence(lambda n: f"conversation-{n}")
    remote_id = factory.Sequence(lambda n: f"{n:032x}")
    number = factory.Sequence(lambda n: f"IMS{n:07d}")
    url = "https://servicenow.test/interaction"
    changed_at = NOON


class TableCheckFactory(DjangoModelFactory):
    class Meta:
        model = TableCheck

    table = factory.Sequence(lambda n: f"table_{n}")
    usable = True
    checked_at = NOON


class IncidentColumnFactory(DjangoModelFactory):
    class Meta:
        model = IncidentColumn

    name = factory.Sequence(lambda n: f"u_column_{n}")
    label = "Site"
    kind = "string"
    length = 40


class FieldMappingFactory(DjangoModelFactory):
    class Meta:
        model = FieldMapping

    column = factory.Sequence(lambda n: f"u_column_{n}")
    value = "Berlin"


class IncidentPolicyFactory(DjangoModelFactory):
    class Meta:
        model = IncidentPolicy
