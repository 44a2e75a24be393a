"""bridge_project.reconcile: what cannot be read or stored keeps nothing else from being read."""

from datetime import timedelta

import pytest
import requests
import time_machine
from django.db import DatabaseError
from django.utils import timezone

from bridge_project import flow, reconcile
from bridge_project.backoff import Backoff
from gateway import clients
from gateway.providers.facts import ConversationSeen, PresenceChanged
from inbox.models import Conversation, Message
from routing.models import Agent
from tests.factories import NOON, AgentFactory, ConversationFactory

pytestmark = pytest.mark.django_db
CONVERSATIONS = "/api/v2/conversations/"
MALFORMED = {"id": "conversation-1"}
FAULTS = {
    "refused": {"status": 403},
    "a fault": {"status": 500},
    "malformed": {"status": 200, "body": MALFORMED},
    "no answer": {"drop_response": True},
}


@pytest.fixture
def ghost(clouds):
    """A conversation that is open here and ended in Genesys."""
    came = clouds.customer(media="call")
    made = ConversationFactory(remote_id=came.id, read_at=timezone.now())
    clouds.lose(came.id)
    return made


def unreadable(clouds, count, **fault):
    """Open conversations that were never read, and that Genesys cannot tell."""
    made = [clouds.customer(media="call") for _ in range(count)]
    for came in made:
        ConversationFactory(remote_id=came.id)
        clouds.fault("genesys", match={"path": CONVERSATIONS + came.id}, **fault)
    return [came.id for came in made]


def asked(clouds, conversation_ids):
    """Return how often these were read."""
    return [path.removeprefix(CONVERSATIONS) in conversation_ids for _, path in clouds.genesys.calls].count(
        True
    )


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("count", [1, 4])
def test_a_ghost_goes_within_a_minute(clouds, ghost, fault, count):
    unreadable(clouds, count, **fault)
    began = timezone.now()

    for seconds in (0, 30, 60):
        with time_machine.travel(began + timedelta(seconds=seconds)):
            reconcile.compare_all()

    ghost.refresh_from_db()
    assert ghost.ended_at


def test_is_read_less_often(clouds):
    odd = unreadable(clouds, 1, status=500)
    began = timezone.now()

    for minutes in range(20):
        with time_machine.travel(began + timedelta(minutes=minutes)):
            reconcile.compare_all()

    assert 3 < asked(clouds, odd) < 8


def test_the_round_ends_when_nothing_answers(clouds):
    for number in range(9):
        ConversationFactory(remote_id=f"conversation-{number}")
    clouds.genesys.fail_with(requests.ReadTimeout("no answer"))

    reconcile.compare_all()

    assert asked(clouds, {f"conversation-{number}" for number in range(9)}) == reconcile.SILENT_AT_MOST


def test_an_agents_other_conversations_are_read(clouds, talk):
    leg = talk(media="call")
    Conversation.objects.update(read_at=None)
    [own] = clients.genesys(leg.agent.remote_id).active_conversations()
    body = {"entities": [MALFORMED | {"participants": own["participants"], "id": "../odd"}, own]}
    clouds.fault("genesys", match={"path": "/api/v2/conversations"}, status=200, body=body)

    reconcile.compare_all()

    assert Conversation.objects.get(pk=leg.conversation_id).read_at


def test_others_are_stored_though_one_cannot_be(clouds, queue, monkeypatch, caplog):
    noor, dana = clouds.customer(media="call"), clouds.customer(media="call")
    apply = flow.apply

    def refusing(found):
        if any(isinstance(fact, ConversationSeen) and fact.conversation_id == noor.id for fact in found):
            raise DatabaseError("value too long")
        apply(found)

    monkeypatch.setattr(flow, "apply", refusing)

    reconcile.compare_all()

    assert [one.remote_id for one in Conversation.objects.all()] == [dana.id]
    assert f"'{noor.id}' could not be stored" in caplog.text


def test_other_statuses_are_stored_though_one_cannot_be(clouds, agent, monkeypatch):
    clouds.set_presence(agent)
    apply, failed = flow.apply, []

    def failing_first(found):
        if not failed and isinstance(found[0], PresenceChanged):
            failed.append(found)
            raise DatabaseError("value too long")
        apply(found)

    monkeypatch.setattr(flow, "apply", failing_first)

    reconcile.compare_all()

    assert failed
    assert Agent.objects.exclude(routing_status="").exists()


def test_presences_of_others_are_read_though_servicenow_refuses_one(clouds):
    people = [f"{number:032x}" for number in range(3)]
    for person_id in people:
        AgentFactory(person_id=person_id)
    clouds.fault("servicenow", match={"path": f"/api/now/awa/agents/{people[0]}"}, status=403)

    reconcile.servicenow_presences()

    assert len(clouds.servicenow.calls) == len(people)


def test_texts_of_others_are_read(clouds, queue):
    noor, dana = clouds.customer("noor", text="VPN"), clouds.customer("dana", text="Printer")
    path = f"/api/v2/conversations/messages/{noor.id}/messages/bulk"
    clouds.fault("genesys", match={"path": path}, status=500)

    reconcile.compare_all()

    assert Message.objects.get(conversation__remote_id=dana.id).text == "Printer"


def test_a_new_token_is_fetched_when_the_old_one_is_rejected(clouds, queue, settings):
    reconcile.compare_all()
    noor = clouds.customer(media="call")
    clouds.sign_out(client_id=settings.GENESYS_CLIENT_ID)

    reconcile.compare_all()
    reconcile.compare_all()

    assert Conversation.objects.get().remote_id == noor.id


def test_what_failed_comes_last_and_is_forgotten_when_it_succeeds():
    unread = Backoff()
    unread.failed("a", NOON)
    later = NOON + timedelta(seconds=60)

    assert unread.due("ab", NOON) == ["b"]
    assert unread.due("ab", later) == ["b", "a"]

    unread.succeeded("a")
    assert unread.due("ab", NOON) == ["a", "b"]
