"""bridge_project.reconcile reads again what may have been missed, and counts what that corrected."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.utils import timezone

from bridge_project import reconcile
from gateway import counters
from gateway.models import InboundEvent
from inbox.models import Activity, Conversation, Message
from routing.models import Agent
from tests.factories import (
    NOON,
    AgentFactory,
    ConversationFactory,
    InboundEventFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CONVERSATION, PRESENCE = "/api/v2/conversations/", "/api/now/awa/agents/"
UNKNOWN = {"topicName": "v2.users.maya.weather", "eventBody": {}}


def drift():
    """Return how many corrections were counted so far, by kind."""
    [metric] = reconcile.DRIFT.collect()
    return {one.labels["kind"]: one.value for one in metric.samples if one.name.endswith("_total")}


def read(cloud, path):
    """Return the last part of each address below this path that was read, oldest first."""
    return [asked.removeprefix(path) for method, asked in cloud.calls if method == "GET" and path in asked]


def grant(settings, **budgets):
    """Grant these budgets, of which nothing is spent."""
    for name, amount in budgets.items():
        setattr(settings, name, amount)
    counters.shared().reset()


def test_corrects_and_counts_what_was_missed(clouds, queue):
    before, noor = drift(), clouds.customer(media="call")

    corrections = reconcile.compare_all()

    kinds = list(Activity.objects.values_list("kind", flat=True))
    assert Conversation.objects.get().remote_id == noor.id
    assert {kind: drift()[kind] - before.get(kind, 0) for kind in kinds} == dict.fromkeys(kinds, 1)
    assert corrections == len(kinds) == 2


def test_corrects_nothing_twice(clouds, queue):
    clouds.customer(text="My VPN drops.")
    reconcile.compare_all()

    assert reconcile.compare_all() == 0


def test_reads_an_agents_work_at_once(clouds, talk):
    leg = talk(media="call")
    Activity.objects.all().delete()
    clouds.genesys.calls.clear()

    assert reconcile.compare_all() == 0

    assert ("GET", "/api/v2/conversations") in clouds.genesys.calls
    assert read(clouds.genesys, CONVERSATION) == []
    assert Conversation.objects.get(pk=leg.conversation_id).read_at


def test_tells_agents_whose_sign_in_ended(clouds, agent):
    clouds.sign_out(user_id=agent.remote_id)

    reconcile.compare_all()

    agent.refresh_from_db()
    assert agent.signed_out_at


def test_ends_what_genesys_ended_meanwhile(clouds, talk):
    leg = talk(media="call")
    clouds.lose(leg.conversation.remote_id)

    with time_machine.travel(timezone.now()) as clock:
        reconcile.compare_all()
        leg.refresh_from_db()
        assert leg.ended_at is None
        clock.shift(timedelta(seconds=30))
        reconcile.compare_all()

    leg.refresh_from_db()
    assert leg.ended_at


def test_reads_those_first_that_were_longest_unread(clouds):
    for number, read_at in enumerate([NOON, None, NOON - timedelta(hours=1)]):
        ConversationFactory(remote_id=f"conversation-{number}", read_at=read_at)

    reconcile.compare_all()

    assert read(clouds.genesys, CONVERSATION) == ["conversation-1", "conversation-2", "conversation-0"]


def test_goes_on_where_the_budget_ended(clouds, queue, settings):
    noor, dana = (clouds.customer(who, media="call") for who in ("noor", "dana"))
    for missed, read_at in ((noor, None), (dana, NOON)):
        ConversationFactory(remote_id=missed.id, read_at=read_at)

    for _ in range(2):
        clouds.pass_time(60)
        grant(settings, GENESYS_BUDGET_PER_MINUTE=4)  # the agents, what waits, and one conversation
        reconcile.compare_all()

    assert read(clouds.genesys, CONVERSATION) == [noor.id, dana.id]


def test_reads_the_others_though_genesys_refuses_one(clouds, caplog):
    noor, lena = clouds.customer(media="call"), clouds.customer(media="call")
    for came, read_at in ((noor, None), (lena, NOON)):
        ConversationFactory(remote_id=came.id, read_at=read_at)
    clouds.fault("genesys", match={"path": f"/api/v2/conversations/{noor.id}"}, status=403)

    reconcile.compare_all()

    assert f"'{noor.id}' cannot be read" in caplog.text
    assert read(clouds.genesys, CONVERSATION)[-1] == lena.id


def test_passes_over_unfit_ids(clouds, caplog):
    ConversationFactory(remote_id="../odd")
    ConversationFactory(remote_id="conversation-1")

    reconcile.compare_all()

    assert read(clouds.genesys, CONVERSATION) == ["conversation-1"]
    assert "'../odd' cannot be read" in caplog.text


def test_copies_the_other_lists_though_one_cannot_be_stored(clouds, monkeypatch, caplog):
    stored = []

    def apply(facts):
        stored.append(facts)
        if len(stored) == 1:
            raise DatabaseError("value too long")

    monkeypatch.setattr(reconcile.flow, "apply", apply)

    list(reconcile.genesys_lists())

    assert "a list could not be stored" in caplog.text
    assert len(stored) > 1


def test_reads_the_rest_without_one_list(clouds, queue):
    noor = clouds.customer(media="call")
    ConversationFactory(remote_id=noor.id)
    for path in ("/api/v2/users", "/api/v2/analytics"):
        clouds.fault("genesys", match={"path": path}, status=503)

    reconcile.compare_all()

    assert read(clouds.genesys, CONVERSATION) == [noor.id]


def test_reads_the_texts_that_nobody_read(clouds, queue):
    clouds.customer(text="My VPN drops.")

    reconcile.compare_all()

    assert Message.objects.get().text == "My VPN drops."


def test_applies_what_was_stored_when_a_process_ended(clouds):
    left = InboundEventFactory(payload=UNKNOWN)
    under_way = InboundEventFactory(payload=UNKNOWN, received_at=timezone.now())

    reconcile.compare_all()

    assert InboundEvent.objects.get(pk=left.pk).applied_at
    assert InboundEvent.objects.get(pk=under_way.pk).applied_at is None


def test_reads_servicenow_presences_in_turn(clouds, settings):
    grant(settings, SERVICENOW_BUDGET_PER_HOUR=20_000)  # a fifth of it is five agents every five seconds
    people = [f"{number:032x}" for number in range(12)]
    for person_id in people:
        AgentFactory(person_id=person_id)
    start = datetime(2026, 1, 15, 12, 0, 0, tzinfo=UTC)

    rounds = []
    for number in range(3):
        clouds.servicenow.calls.clear()
        with time_machine.travel(start + timedelta(seconds=5 * number), tick=False):
            reconcile.servicenow_presences()
        rounds.append(read(clouds.servicenow, PRESENCE))

    assert sorted(map(len, rounds)) == [2, 5, 5]
    assert sorted(person for each in rounds for person in each) == people


@pytest.mark.parametrize(("budget_per_hour", "read_at_once"), [(3_600, 1), (7_200, 2), (100, 1)])
def test_spends_a_fifth_of_the_budget_on_presences(clouds, settings, budget_per_hour, read_at_once):
    grant(settings, SERVICENOW_BUDGET_PER_HOUR=budget_per_hour)
    for number in range(4):
        AgentFactory(person_id=f"{number:032x}")

    reconcile.servicenow_presences()

    assert len(read(clouds.servicenow, PRESENCE)) == read_at_once


def test_reads_presences_of_linked_agents_alone(clouds):
    AgentFactory(person_id="1" * 32, user=None)
    AgentFactory(person_id="", user=UserFactory())

    reconcile.servicenow_presences()

    assert clouds.servicenow.calls == []


def test_stores_presences_of_servicenow(clouds, agent):
    reconcile.catalogue()

    reconcile.servicenow_presences()

    assert Agent.objects.get(pk=agent.pk).servicenow_presence
