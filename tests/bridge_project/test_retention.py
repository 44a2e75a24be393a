"""bridge_project.retention deletes what is older than its setting says, and nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from bridge_project import retention
from gateway.models import InboundEvent, OutboundRequest
from inbox.models import Activity, Conversation, Message
from routing.models import Activity as AgentActivity
from tests.factories import (
    NOON,
    ActivityFactory,
    AgentActivityFactory,
    ConversationFactory,
    InboundEventFactory,
    LegFactory,
    MessageFactory,
    OutboundRequestFactory,
)

pytestmark = pytest.mark.django_db
EARLIER = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _days(settings):
    settings.EVENT_RETENTION_DAYS, settings.ACTIVITY_RETENTION_DAYS = 14, 30
    with time_machine.travel(NOON, tick=False):
        yield


def ago(days):
    return NOON - timedelta(days=days)


def test_removes_events_and_requests():
    for at in (ago(14), ago(14) - EARLIER):
        InboundEventFactory(received_at=at, applied_at=at)
        OutboundRequestFactory(state="accepted", settled_at=at)

    retention.purge()

    assert InboundEvent.objects.get().received_at == ago(14)
    assert OutboundRequest.objects.get().settled_at == ago(14)


@pytest.mark.parametrize(
    ("ended_at", "at", "left"),
    [
        (ago(30) - EARLIER, ago(31), 0),
        (ago(30), ago(31), 1),
        (None, ago(31), 1),
        (ago(31), ago(30) - EARLIER, 0),
        (ago(31), ago(30), 1),
    ],
    ids=["ended before", "ended then", "open", "told before", "told later"],
)
def test_removes_history_of_conversations_that_ended(ended_at, at, left):
    ActivityFactory(conversation=ConversationFactory(ended_at=ended_at), at=at)

    retention.purge()

    assert Activity.objects.count() == left


def test_leaves_conversation_and_messages():
    conversation = ConversationFactory(ended_at=ago(99))
    leg = LegFactory(conversation=conversation, ended=True)
    message = MessageFactory(conversation=conversation)
    ActivityFactory(conversation=conversation, leg=leg, at=ago(99))

    retention.purge()

    assert not Activity.objects.exists()
    assert (Conversation.objects.get(), Message.objects.get()) == (conversation, message)
    assert list(conversation.legs.all()) == [leg]


def test_removes_history_of_agents():
    for at in (ago(30), ago(30) - EARLIER):
        AgentActivityFactory(at=at)

    retention.purge()

    assert AgentActivity.objects.get().at == ago(30)


def test_keeps_history_for_ever_with_0(settings):
    settings.ACTIVITY_RETENTION_DAYS = 0
    kept = ActivityFactory(conversation=ConversationFactory(ended_at=ago(9999)), at=ago(9999))

    retention.purge()

    assert Activity.objects.get() == kept


def test_removes_sessions_that_have_expired(desk):
    Session.objects.create(session_key="old", expire_date=timezone.now() - timedelta(minutes=1))

    retention.purge()

    assert Session.objects.get().session_key == desk.session.session_key
