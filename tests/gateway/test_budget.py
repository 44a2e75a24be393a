"""gateway.budget: what providers grant is counted before it is spent; people come first."""

import time

import pytest
from django.conf import settings
from django.test import override_settings

from gateway import budget, worker
from gateway.models import OutboundRequest, Provider
from gateway.providers.errors import NotSent
from tests.factories import OutboundRequestFactory

PEOPLE, PATIENT = 0, 5


def spend(lane, *, times=1, subject="maya", provider=Provider.GENESYS):
    for _ in range(times):
        budget.spend(provider, subject=subject, lane=lane)


def is_spent(**more):
    try:
        spend(PEOPLE, **more)
    except NotSent:
        return True
    return False


@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_ends_at_what_is_granted():
    spend(PEOPLE, times=20)

    with pytest.raises(NotSent) as spent:
        spend(PEOPLE)

    assert spent.value.retry_after_s == 5


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


@pytest.mark.parametrize(("lane", "is_kept_from"), [(3, False), (4, True)])
@override_settings(GENESYS_BUDGET_PER_MINUTE=10)
def test_keeps_the_last_tenth_from_patient_lanes(lane, is_kept_from):
    spend(PEOPLE, times=9)

    if is_kept_from:
        with pytest.raises(NotSent, match="Genesys Cloud: budget spent"):
            spend(lane)
    else:
        spend(lane)

    assert is_spent() is not is_kept_from


@override_settings(GENESYS_BUDGET_PER_MINUTE=1, SERVICENOW_BUDGET_PER_HOUR=1)
def test_is_counted_per_provider():
    spend(PEOPLE)

    assert not is_spent(provider=Provider.SERVICENOW)


@pytest.mark.parametrize(("provider", "window_s"), [(Provider.GENESYS, 60), (Provider.SERVICENOW, 3600)])
@override_settings(GENESYS_BUDGET_PER_MINUTE=1, SERVICENOW_BUDGET_PER_HOUR=1)
def test_is_granted_anew_after_its_window(provider, window_s):
    spend(PEOPLE, provider=provider)

    window = budget._limiter().get_window_stats(budget._item(provider), "maya")

    assert is_spent(provider=provider)
    assert window.reset_time - time.time() == pytest.approx(window_s, rel=0.5)


@override_settings(GENESYS_BUDGET_PER_MINUTE=1)
def test_is_shared_where_there_is_redis():
    spend(PEOPLE)

    budget._limiter.cache_clear()  # as in another process

    assert is_spent() is bool(settings.REDIS_URL)


@pytest.mark.django_db
@override_settings(SERVICENOW_BUDGET_PER_HOUR=1)
def test_lets_a_request_wait_when_it_is_spent(clouds):
    OutboundRequestFactory.create_batch(2, lane=1)

    worker.step()
    worker.step()

    assert sorted(OutboundRequest.objects.values_list("state", flat=True)) == [
        OutboundRequest.State.ACCEPTED,
        OutboundRequest.State.WAITING,
    ]
    assert len(clouds.servicenow.calls) == 1
