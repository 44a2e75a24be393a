"""ServiceNow operations about people: whose incident it is, searching, and their numbers."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils import timezone

from gateway.providers import facts, numbering, phone
from gateway.providers.fact_values import NumberField
from gateway.providers.servicenow.client import ServiceNowClient


def set_number(
    client: ServiceNowClient, *, key: str, person_id: str, field: NumberField, old: str, new: str
) -> list[facts.Fact]:
    """Replace a phone number of a person that is still the old one."""
    done = client.set_number(person_id, field=field, old=old, new=new)
    now = timezone.now()
    return [facts.NumberAnswered(occurred_at=now, key=key, person=done.person, outcome=done.outcome)]


def number_of(address: str) -> str:
    """Return a caller's number as E.164, "" for what is none or withheld."""
    return phone.normalise(address, region=settings.PHONE_REGION) or ""


def has_number(numbers: Iterable[str], number: str) -> bool:
    """Return whether one of these numbers, as people write them, is this one in E.164."""
    return any(numbering.same(each, number, region=settings.PHONE_REGION) for each in numbers if each)


def set_incident_caller(
    client: ServiceNowClient, *, key: str, incident_id: str, person_id: str
) -> list[facts.Fact]:
    """Make a person, or nobody, an incident's caller."""
    incident = client.update_incident(incident_id, fields={"caller_id": person_id})
    now = timezone.now()
    return [facts.IncidentCallerSet(occurred_at=now, key=key, person_id=person_id, incident=incident)]


def read_incidents(
    client: ServiceNowClient, *, key: str, person_ids: Sequence[str]
) -> list[facts.IncidentsRead]:
    """Read the open incidents of people who may be calling."""
    found = client.open_incidents(person_ids)
    return [
        facts.IncidentsRead(
            occurred_at=timezone.now(),
            key=key,
            person_ids=tuple(person_ids),
            incidents=found.incidents,
            counts=found.counts,
        )
    ]
