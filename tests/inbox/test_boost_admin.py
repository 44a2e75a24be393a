"""The admin of priority boosts: a supervisor raises and undoes, with a reason and the right to."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from inbox.models import Boost, Conversation
from tests.factories import NOON, BoostFactory, ConversationFactory, QueueFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Boost.State


def waiting(**more):
    known = {"queue": QueueFactory(), "waiting_since": NOON - timedelta(minutes=3)}
    return ConversationFactory(**known | {"queue_visit_ids": ["visit-1"]} | more)


def press(client, action, row, reason="VIP of the board"):
    address = reverse(f"admin:inbox_{row._meta.model_name}_changelist")
    data = {"action": action, "_selected_action": [row.pk], "reason": reason}
    return client.post(address, data, follow=True)


def raised(**more):
    boost = BoostFactory(conversation=waiting(priority=35), visit="visit-1", **more)
    Conversation.objects.update(boost=boost)
    return boost


def browser(*rights):
    """Return a browser of somebody on the admin's staff with these rights."""
    user = UserFactory(username="sven", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def test_raises_with_a_reason(admin_client):
    conversation = waiting()

    page = press(admin_client, "raise_to_head", conversation)

    assert "Asked Genesys to raise 1 conversation." in page.text
    boost = Boost.objects.get()
    assert (boost.reason, boost.asked_by.username, boost.after) == ("VIP of the board", "admin", 5)


@pytest.mark.parametrize("action", ["raise_to_head", "undo"])
def test_does_nothing_without_a_reason(action, admin_client):
    row = raised() if action == "undo" else waiting()

    assert "Say why" in press(admin_client, action, row, " ").text
    assert not Boost.objects.exclude(state=State.RAISED).exists()


def test_says_that_a_conversation_does_not_wait(admin_client):
    page = press(admin_client, "raise_to_head", waiting(waiting_since=None))

    assert "It does not wait in a queue." in page.text
    assert not Boost.objects.exists()


def test_says_that_it_is_raised_already(admin_client):
    assert "It is raised already." in press(admin_client, "raise_to_head", raised().conversation).text


def test_undoes_with_a_reason(admin_client):
    boost = raised()

    page = press(admin_client, "undo", boost, "Wrong person")

    assert "1 boost is being undone." in page.text
    assert "admin: Wrong person" in page.text
    boost.refresh_from_db()
    assert (boost.state, boost.withdrawn_reason) == (State.WITHDRAWING, "Wrong person")


def test_who_may_only_look_can_neither_raise_nor_undo():
    boost = raised()
    client = browser("view_boost", "view_conversation")

    assert client.get(reverse("admin:inbox_boost_changelist")).status_code == 200
    press(client, "undo", boost)
    press(client, "raise_to_head", waiting())

    assert Boost.objects.get().state == State.RAISED


def test_who_may_not_look_sees_nothing():
    address = reverse("admin:inbox_boost_changelist")

    assert browser("view_conversation").get(address).status_code == 403


def test_shows_who_made_the_incident_critical(admin_client):
    BoostFactory(told_by="beth.anglin")

    page = admin_client.get(reverse("admin:inbox_boost_changelist"))

    assert "made critical by beth.anglin" in page.text


def test_shows_what_was_refused(admin_client):
    BoostFactory(state=State.CAPPED, problem={"code": "too-many-raised"})

    page = admin_client.get(reverse("admin:inbox_boost_changelist"))

    assert "Too many conversations were raised in the last hour." in page.text
