"""gateway.budget: what providers grant is counted before it is spent; people come first."""

import pytest
from django.test import override_settings

from gateway import budget, worker
from gateway.models import OutboundRequest, Provider
from gateway.providers.errors import NotSent
from tests.factories import OutboundRequestFactory

PEOPLE, PATIENT = 0, 5


def spend(lane, *, times=1, subject="maya"):
    for _ in range(times):
        budget.spend(Provider.GENESYS, subject=subject, lane=lane)


@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_ends_at_what_is_granted():
    spend(PEOPLE, times=20)

    with pytest.raises(NotSent) as spent:
        spend(PEOPLE)

    assert spent.value.retry_after_s


@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_keeps_the_last_tenth_for_people():
    spend(PATIENT, times=18)

    with pytest.raises(NotSent):
        spend(PATIENT)

    spend(PEOPLE, times=2)


@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_is_counted_per_token():
    spend(PEOPLE, times=20)

    spend(PEOPLE, subject="ada")


@pytest.mark.django_db
@override_settings(SERVICENOW_BUDGET_PER_HOUR=1)
def test_lets_a_call_wait_when_it_is_spent(clouds):
    OutboundRequestFactory.create_batch(2, lane=1)

    worker.step()
    worker.step()

    assert sorted(OutboundRequest.objects.values_list("state", flat=True)) == [
        OutboundRequest.State.ACCEPTED,
        OutboundRequest.State.WAITING,
    ]
    assert len(clouds.servicenow.calls) == 1
