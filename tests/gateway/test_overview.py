"""gateway.overview tells before the first 429 which lane stops next, and what waits."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from gateway import attempts, breaker, budget, overview
from gateway.models import BreakerOverride, Provider
from gateway.operations.names import Lane, RequestOutcome
from live.problems import Code
from tests.factories import OutboundRequestFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/gateway/breakeroverride/"


def decide(mode):
    BreakerOverride.objects.create(
        provider=Provider.SERVICENOW, mode=mode, reason="drill", changed_by="ada", changed_at=timezone.now()
    )
    breaker.forget_modes()  # two seconds later


def servicenow(now=None):
    return overview.providers(now or timezone.now())[1]


@override_settings(SERVICENOW_BUDGET_PER_HOUR=100)
def test_says_which_lane_stops_next():
    for _ in range(49):
        budget.spend(Provider.SERVICENOW, subject="", lane=Lane.RING)

    state = budget.state_of(Provider.SERVICENOW)
    left_s = [(state.granted(lane) - state.used) for lane in Lane]

    assert left_s == sorted(left_s, reverse=True)
    assert overview.stops_in_min(state, Lane.REPORT, state.began_at + 49) == 0


def test_counts_what_waits_by_lane():
    now = timezone.now()
    OutboundRequestFactory.create_batch(3, lane=Lane.REPORT, due_at=now - timedelta(seconds=40))

    report = servicenow(now).lanes[Lane.REPORT]

    assert (report.waiting, report.oldest_s, report.waited) == (3, 40, "40 s")


def test_says_long_waits_in_minutes_and_none_where_nothing_waits():
    now = timezone.now()
    OutboundRequestFactory(lane=Lane.REPORT, due_at=now - timedelta(minutes=95))

    assert [servicenow(now).lanes[lane].waited for lane in (Lane.SYNC, Lane.REPORT)] == ["", "95 min"]


def test_sends_nothing_while_a_person_forbids_it(clouds):
    decide(BreakerOverride.Mode.OPEN)

    result = attempts.make(OutboundRequestFactory())

    assert (result.outcome, result.problem["code"]) == (RequestOutcome.WAITING, Code.STOPPED)
    assert clouds.servicenow.calls == []


def test_sends_all_the_same_while_a_person_wants_it(clouds):
    breaker.breakers[Provider.SERVICENOW].open()
    decide(BreakerOverride.Mode.CLOSED)

    assert attempts.make(OutboundRequestFactory()).outcome == RequestOutcome.ACCEPTED


def test_is_automatic_again(clouds):
    decide(BreakerOverride.Mode.OPEN)
    decide(BreakerOverride.Mode.AUTOMATIC)

    assert attempts.make(OutboundRequestFactory()).outcome == RequestOutcome.ACCEPTED


def test_has_a_page_for_those_who_may_see_it(client, admin_client):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(PAGE).status_code == 403
    assert 'id="budgets"' in admin_client.get(PAGE).content.decode()


def test_keeps_who_decided_and_why(admin_client):
    chosen = {"provider": "servicenow", "mode": "open", "reason": "The instance is cloned"}

    assert admin_client.post(f"{PAGE}add/", chosen).status_code == 302

    decision = BreakerOverride.objects.get()
    assert (decision.changed_by, decision.reason) == ("admin", chosen["reason"])
    assert breaker.mode_of(Provider.SERVICENOW) == "open"
