"""reconcile and routing.catalogue: a list that suddenly lacks most of its entries is a doubt, not a fact."""

import pytest

from bridge_project import reconcile
from routing.models import Agent, Choice, PresenceDefinition, PresenceState, Queue, WrapUpCode

pytestmark = pytest.mark.django_db
EMPTY = {"entities": [], "total": 0, "pageCount": 0}
LISTS = {
    "users": ("genesys", "/api/v2/users", EMPTY, Agent),
    "queues": ("genesys", "/api/v2/routing/queues", EMPTY, Queue),
    "presences": ("genesys", "/api/v2/presence/definitions", EMPTY, PresenceDefinition),
    "states": ("servicenow", "/api/now/awa/agents/presence_states", {"result": []}, PresenceState),
    "choices": ("servicenow", "/api/now/table/sys_choice", {"result": []}, Choice),
}


def copy():
    """Copy all lists, and return the pauses that were asked for."""
    return [pause for round_ in (reconcile.genesys_lists(), reconcile.servicenow_lists()) for pause in round_]


def active(model):
    return model.objects.filter(active=True).count()


@pytest.mark.parametrize(("cloud", "path", "body", "model"), LISTS.values(), ids=LISTS)
def test_is_asked_for_again_and_not_applied(clouds, caplog, cloud, path, body, model):
    copy()
    before = active(model)
    clouds.fault(cloud, match={"path": path}, status=200, body=body)

    pauses = copy()

    assert active(model) == before > 0
    assert reconcile.PAUSE_S in pauses
    assert "was not copied" in caplog.text and "are missing" in caplog.text


def test_keeps_a_queues_codes(clouds):
    copy()
    before = {queue.name: queue.wrapup_codes.count() for queue in Queue.objects.all()}
    clouds.fault("genesys", match={"path": "/api/v2/routing/queues/*/wrapupcodes"}, status=200, body=EMPTY)

    copy()

    assert {queue.name: queue.wrapup_codes.count() for queue in Queue.objects.all()} == before
    assert active(WrapUpCode) > 0


def test_is_applied_when_it_was_whole_the_second_time(clouds):
    copy()
    clouds.fault("genesys", match={"path": "/api/v2/users"}, status=200, body=EMPTY, times=1)
    Agent.objects.update(name="Old")

    copy()

    assert not Agent.objects.filter(name="Old").exists()


def test_is_applied_within_the_share(clouds, settings):
    copy()
    settings.LIST_SHRINK_SHARE = 1
    clouds.fault("genesys", match={"path": "/api/v2/users"}, status=200, body=EMPTY)

    copy()

    assert active(Agent) == 0
