"""reconcile.genesys_lists and its like: the lists of a large organisation, copied within what is granted."""

import asyncio
from contextlib import suppress

import pytest
import requests
from django.test import override_settings
from prometheus_client import REGISTRY
from sandbox.testing import ids

from bridge_project import processes, reconcile
from gateway import counters
from routing.models import Agent, PresenceState, Queue

pytestmark = pytest.mark.django_db
QUEUES, CODES = "/api/v2/routing/queues/", "/wrapupcodes"


@pytest.fixture
def large(clouds):
    """Return ``large(queues)``, which lets the organisation have so many; Bridge's own budget is ample."""

    def of(queues):
        clouds.open_queues(queues - len(ids.QUEUES))
        clouds.genesys.calls.clear()
        return clouds

    next_minute()
    with override_settings(GENESYS_BUDGET_PER_MINUTE=10_000):
        yield of


def next_minute():
    """Let Bridge's own budget begin anew, wherever it is counted."""
    counters.shared().reset()


def until_it_waits(round_):
    """Go on until a pause is asked for, and return it; None when the round has ended."""
    return next((pause_s for pause_s in round_ if pause_s), None)


def copied():
    return Queue.objects.exclude(copied_at=None).count()


def waiting():
    """Return how many queues the metrics say are left in this round."""
    return REGISTRY.get_sample_value("bridge_catalogue_queues_waiting")


def asked_for_codes(clouds):
    """Return the ids of queues whose codes were asked for, in that order."""
    paths = [path for _, path in clouds.genesys.calls if path.endswith(CODES)]
    return [path.removeprefix(QUEUES).removesuffix(CODES) for path in paths]


def test_are_all_copied_though_genesys_limits_the_rate(large):
    clouds = large(queues=160)
    clouds.fault("genesys", rate_limit={"per_minute": 100})
    round_ = reconcile.genesys_lists()

    pauses = 0
    while pause_s := until_it_waits(round_):
        pauses += 1
        clouds.pass_time(pause_s)
        next_minute()

    assert (copied(), Queue.objects.count()) == (160, 160)
    assert pauses == 6
    assert waiting() == 0


def test_are_copied_as_far_as_the_rate_allows(large):
    large(queues=40).fault("genesys", rate_limit={"per_minute": 24})

    until_it_waits(reconcile.genesys_lists())

    assert Agent.objects.exists()
    assert copied() == 4
    assert waiting() == 36


def test_go_on_after_a_restart_where_they_stopped(large):
    clouds = large(queues=40)
    clouds.fault("genesys", rate_limit={"per_minute": 24})
    until_it_waits(reconcile.genesys_lists())
    done = set(Queue.objects.exclude(copied_at=None).values_list("remote_id", flat=True))
    clouds.genesys.calls.clear()
    clouds.pass_time(60)
    next_minute()

    until_it_waits(reconcile.genesys_lists())

    assert asked_for_codes(clouds)
    assert not done & set(asked_for_codes(clouds))


def test_leave_half_of_the_budget_to_others(large, settings):
    clouds = large(queues=20)
    settings.GENESYS_BUDGET_PER_MINUTE = 20

    until_it_waits(reconcile.genesys_lists())

    assert len(clouds.genesys.calls) == 10


def test_go_on_when_the_budget_does(large, settings):
    clouds = large(queues=20)
    settings.GENESYS_BUDGET_PER_MINUTE = 20
    round_ = reconcile.genesys_lists()
    until_it_waits(round_)
    before = copied()
    clouds.pass_time(60)
    next_minute()

    until_it_waits(round_)

    assert copied() == before + 5


@override_settings(GENESYS_BUDGET_PER_MINUTE=10)
def test_count_each_page(clouds):
    clouds.add_agents(600)

    assert until_it_waits(reconcile.genesys_lists())

    assert len(clouds.genesys.calls) == 5
    assert not Agent.objects.exists()


@pytest.mark.parametrize("wrong", [{"status": 403}, {"status": 200, "body": {"entities": "none"}}])
def test_of_one_queue_stop_no_others(clouds, wrong):
    billing = ids.queue_id("Billing")
    clouds.fault("genesys", match={"path": f"{QUEUES}{billing}/members"}, **wrong)

    list(reconcile.genesys_lists())

    assert set(Queue.objects.filter(copied_at=None).values_list("name", flat=True)) == {"Billing"}
    assert Queue.objects.get(name="VIP Support").agents.count() == 4


def test_keep_the_members_of_a_queue_whose_codes_are_refused(clouds):
    billing = ids.queue_id("Billing")
    clouds.fault("genesys", match={"path": f"{QUEUES}{billing}{CODES}"}, status=403)

    list(reconcile.genesys_lists())

    queue = Queue.objects.get(name="Billing")
    assert queue.agents.exists()
    assert queue.copied_at is None


@pytest.mark.parametrize("error", [requests.ReadTimeout("no answer"), requests.ConnectTimeout("no route")])
def test_wait_for_the_next_round_while_genesys_is_silent(clouds, error):
    clouds.genesys.fail_with(error)

    pauses = list(reconcile.genesys_lists())

    assert not any(pauses)
    assert len({path for _, path in clouds.genesys.calls}) == reconcile.SILENT_AT_MOST


def test_of_servicenow_are_copied_within_its_budget(clouds, settings):
    settings.SERVICENOW_BUDGET_PER_HOUR = 4

    pause_s = until_it_waits(reconcile.servicenow_lists())

    assert pause_s
    assert PresenceState.objects.exists()
    assert len(clouds.servicenow.calls) == 2


def test_of_servicenow_do_not_wait_for_genesys(clouds):
    clouds.fault("genesys", rate_limit={"per_minute": 1})

    list(reconcile.servicenow_lists())

    assert PresenceState.objects.count() == 3


@pytest.mark.asyncio
async def test_are_asked_for_again_after_the_pause_and_not_after_the_round():
    went_on = asyncio.Event()
    loop = asyncio.get_running_loop()

    def one_round():
        yield 0.01
        loop.call_soon_threadsafe(went_on.set)

    rounds = asyncio.create_task(processes._in_rounds(3600, one_round))

    await asyncio.wait_for(went_on.wait(), timeout=10)

    rounds.cancel()
    with suppress(asyncio.CancelledError):
        await rounds
