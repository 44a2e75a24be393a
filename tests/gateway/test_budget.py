"""gateway.budget: what providers grant is counted before it is spent; people come first."""

import time

import pytest
from django.conf import settings
from django.test import override_settings

from gateway import budget, worker
from gateway.models import OutboundRequest, Provider
from gateway.providers.errors import NotSent
from tests.factories import OutboundRequestFactory
from tests.support.running import free_ports

CLICKS, READS, PATIENT = 0, 1, 5


def spend(lane, *, times=1, subject="maya", provider=Provider.GENESYS):
    for _ in range(times):
        budget.spend(provider, subject=subject, lane=lane)


def is_spent(**more):
    try:
        spend(CLICKS, **more)
    except NotSent:
        return True
    return False


@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_ends_at_what_is_granted():
    spend(CLICKS, times=20)

    with pytest.raises(NotSent) as spent:
        spend(CLICKS)

    assert spent.value.retry_after_s == 5


@pytest.mark.parametrize(("lane", "granted"), [(CLICKS, 20), (READS, 18), (PATIENT, 16), (9, 10)])
@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_keeps_a_share_for_what_is_more_urgent(lane, granted):
    spend(lane, times=granted)

    with pytest.raises(NotSent, match="Genesys Cloud: budget spent"):
        spend(lane)


@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_keeps_the_last_tenth_for_clicks():
    spend(READS, times=18)

    spend(CLICKS, times=2)


@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_is_counted_per_token():
    spend(CLICKS, times=20)

    spend(CLICKS, subject="ada")


@override_settings(GENESYS_BUDGET_PER_MINUTE=1, SERVICENOW_BUDGET_PER_HOUR=1)
def test_is_counted_per_provider():
    spend(CLICKS)

    assert not is_spent(provider=Provider.SERVICENOW)


@pytest.mark.parametrize(("provider", "window_s"), [(Provider.GENESYS, 60), (Provider.SERVICENOW, 3600)])
@override_settings(GENESYS_BUDGET_PER_MINUTE=1, SERVICENOW_BUDGET_PER_HOUR=1)
def test_is_granted_anew_after_its_window(provider, window_s):
    spend(CLICKS, provider=provider)

    window = budget._counter()._shared.get_window_stats(budget._item(provider), "maya")

    assert is_spent(provider=provider)
    assert window.reset_time - time.time() == pytest.approx(window_s, rel=0.5)


@override_settings(GENESYS_BUDGET_PER_MINUTE=1)
def test_is_shared_where_there_is_redis():
    spend(CLICKS)

    budget._counter.cache_clear()  # as in another process

    assert is_spent() is bool(settings.REDIS_URL)


@override_settings(GENESYS_BUDGET_PER_MINUTE=2)
def test_goes_on_in_this_process_while_redis_is_away(settings, caplog):
    [port] = free_ports(1)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    budget._counter.cache_clear()

    spend(CLICKS, times=2)

    assert is_spent()
    assert caplog.text.count("Redis does not answer") == 1


@pytest.mark.django_db
@override_settings(SERVICENOW_BUDGET_PER_HOUR=1)
def test_lets_a_request_wait_when_it_is_spent(clouds):
    OutboundRequestFactory.create_batch(2, lane=CLICKS)

    worker.step()
    worker.step()

    assert sorted(OutboundRequest.objects.values_list("state", flat=True)) == [
        OutboundRequest.State.ACCEPTED,
        OutboundRequest.State.WAITING,
    ]
    assert len(clouds.servicenow.calls) == 1
