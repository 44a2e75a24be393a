"""gateway.budget: what providers grant is counted before it is spent; people come first."""

import time

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings

from gateway import budget, counters, worker
from gateway.models import OutboundRequest, Provider
from gateway.operations.names import Lane
from gateway.providers.errors import NotSent
from gateway.providers.responses import RateTold
from tests.factories import OutboundRequestFactory
from tests.support.running import free_ports

pytestmark = pytest.mark.django_db
SERVICENOW = Provider.SERVICENOW
STOP_ORDER = [Lane.REPORT, Lane.SYNC, Lane.WRAP_UP, Lane.CLICK, Lane.RING]


def spend(lane, *, times=1, subject="maya", provider=Provider.GENESYS):
    for _ in range(times):
        budget.spend(provider, subject=subject, lane=lane)


def is_spent(lane=Lane.RING, **more):
    try:
        spend(lane, **more)
    except NotSent:
        return True
    return False


def tell(provider=SERVICENOW, subject="", lane=Lane.RING, **told):
    budget.hear(provider, subject=subject, lane=lane, told=RateTold(**told))


@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_ends_at_what_is_granted():
    spend(Lane.RING, times=20)

    with pytest.raises(NotSent) as spent:
        spend(Lane.RING)

    assert 0 < spent.value.retry_after_s <= 60


@pytest.mark.parametrize(("lane", "granted"), [*zip(Lane, [20, 18, 16, 13, 10], strict=True)])
@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_keeps_a_share_for_what_is_more_urgent(lane, granted):
    spend(lane, times=granted)

    with pytest.raises(NotSent, match="Genesys Cloud: budget spent"):
        spend(lane)


@override_settings(SERVICENOW_BUDGET_PER_HOUR=100)
def test_stops_lanes_from_the_least_urgent():
    stopped = []
    for _ in range(100):
        spend(Lane.RING, provider=SERVICENOW, subject="")
        state = budget.state_of(SERVICENOW)
        stopped += [lane for lane in STOP_ORDER if lane not in stopped and state.used >= state.granted(lane)]

    assert stopped == STOP_ORDER


@override_settings(GENESYS_BUDGET_PER_MINUTE=20)
def test_is_counted_per_token():
    spend(Lane.RING, times=20)

    spend(Lane.RING, subject="ada")


@override_settings(GENESYS_BUDGET_PER_MINUTE=1, SERVICENOW_BUDGET_PER_HOUR=1)
def test_is_counted_per_provider():
    spend(Lane.RING)

    assert not is_spent(provider=SERVICENOW)


@pytest.mark.parametrize(("provider", "window_s"), [(Provider.GENESYS, 60), (SERVICENOW, 3600)])
@override_settings(GENESYS_BUDGET_PER_MINUTE=1, SERVICENOW_BUDGET_PER_HOUR=1)
def test_is_granted_anew_after_its_window(provider, window_s):
    with time_machine.travel(time.time(), tick=False) as moved:
        spend(Lane.RING, provider=provider)
        assert is_spent(provider=provider)

        moved.shift(window_s)

        assert not is_spent(provider=provider)


@pytest.mark.parametrize("limit", [5, 50])
@override_settings(SERVICENOW_BUDGET_PER_HOUR=20)
def test_learns_the_limit_in_force(limit):
    tell(limit=limit, ends_at=time.time() + 50, rule="r")

    state = budget.state_of(SERVICENOW)

    assert (state.limit, state.learnt, state.rule) == (limit, True, "r")


@override_settings(SERVICENOW_BUDGET_PER_HOUR=20)
def test_forgets_a_learnt_limit_with_its_window():
    with time_machine.travel(time.time(), tick=False) as moved:
        tell(limit=5, ends_at=time.time() + 50)

        moved.shift(51)

        assert (budget.state_of(SERVICENOW).limit, budget.state_of(SERVICENOW).learnt) == (20, False)


def test_counts_what_it_spent_before_it_learnt_the_limit():
    spend(Lane.RING, times=3, provider=SERVICENOW, subject="")

    tell(limit=5, ends_at=time.time() + 50)

    assert budget.state_of(SERVICENOW).used == 3


def test_begins_to_count_with_each_window_that_it_is_told():
    with time_machine.travel(time.time(), tick=False) as moved:
        tell(limit=5, ends_at=time.time() + 50)
        spend(Lane.RING, times=4, provider=SERVICENOW, subject="")
        moved.shift(60)
        spend(Lane.RING, provider=SERVICENOW, subject="")

        tell(limit=5, ends_at=time.time() + 50)

        assert budget.state_of(SERVICENOW).used == 1


def test_takes_the_lowest_of_several_rules():
    ends_at = time.time() + 50
    for limit, rule in [(50, "all"), (5, "table"), (50, "all")]:
        tell(limit=limit, ends_at=ends_at, rule=rule)

    assert budget.state_of(SERVICENOW).limit == 5


def test_believes_what_genesys_has_counted():
    spend(Lane.RING)

    tell(Provider.GENESYS, "maya", limit=300, ends_at=time.time() + 50, used=120)

    assert budget.state_of(Provider.GENESYS, "maya").used == 120


@pytest.mark.parametrize("lane", Lane)
def test_sends_nothing_to_servicenow_before_it_wants_to_hear_more(lane):
    with time_machine.travel(time.time(), tick=False) as moved:
        tell(lane=Lane.REPORT, wait_s=1800.0)
        with pytest.raises(NotSent) as parked:
            spend(lane, provider=SERVICENOW, subject="")
        assert parked.value.retry_after_s == pytest.approx(1800)

        moved.shift(1801)

        assert not is_spent(lane, provider=SERVICENOW, subject="")


def test_lets_clicks_at_genesys_pass_what_it_refused_to_reads():
    tell(Provider.GENESYS, "maya", lane=Lane.SYNC, wait_s=40.0)

    assert is_spent(Lane.REPORT)
    assert not is_spent(Lane.CLICK)


def test_begins_anew_when_it_is_released():
    tell(limit=1, ends_at=time.time() + 50, wait_s=1800.0)

    budget.release(SERVICENOW)

    assert not is_spent(provider=SERVICENOW, subject="")


@override_settings(GENESYS_BUDGET_PER_MINUTE=1)
def test_is_shared_where_there_is_redis():
    spend(Lane.RING)

    counters.shared.cache_clear()  # as in another process

    assert is_spent() is bool(settings.REDIS_URL)


def test_goes_on_in_this_process_while_redis_is_away(settings, caplog):
    settings.GENESYS_BUDGET_PER_MINUTE = 2
    [port] = free_ports(1)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    counters.shared.cache_clear()

    spend(Lane.RING, times=2)

    assert is_spent()
    assert caplog.text.count("Redis does not answer") == 1


@override_settings(SERVICENOW_BUDGET_PER_HOUR=4)
def test_leaves_a_request_where_it_is_when_its_lane_is_spent(clouds):
    OutboundRequestFactory.create_batch(2, lane=Lane.SYNC)
    OutboundRequestFactory(lane=Lane.REPORT)

    while worker.step():
        pass

    states = OutboundRequest.objects.order_by("lane").values_list("state", "attempts")
    accepted, waiting = OutboundRequest.State.ACCEPTED, OutboundRequest.State.WAITING
    assert list(states) == [(accepted, 1), (accepted, 1), (waiting, 0)]


def test_makes_no_second_request_in_an_hour_that_is_spent(clouds):
    clouds.fault("servicenow", rate_limit={"per_hour": 3})
    OutboundRequestFactory.create_batch(20)

    while worker.step():
        pass

    refused = [each for each in clouds.arrivals("servicenow") if each["status"] == 429]
    assert len(refused) <= 1
    assert set(OutboundRequest.objects.filter(state="waiting").values_list("attempts", flat=True)) == {0}
