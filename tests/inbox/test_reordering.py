"""One conversation's events, doubled, swapped and lost: after reconciling, the same desk every time."""

import copy
import random

import pytest

from bridge_project import reconcile
from inbox.commands import handling, replying
from inbox.models import Conversation, Leg, Message
from tests.factories import AgentFactory
from tests.support.clicks import click

pytestmark = pytest.mark.django_db
PATTERNS = 200


@pytest.fixture
def recorded(talk, clouds):
    """A conversation with everything that goes both ways; what was sent about it, and how it stood."""
    leg = talk(text="My VPN drops every few minutes.")
    customer = leg.conversation.remote_id
    for command in (handling.hold, handling.resume):
        click(leg, command)
        clouds.deliver()
    click(leg, replying.reply, "How can I help?")
    clouds.pass_time(2)
    clouds.deliver()
    click(leg, handling.end)
    clouds.deliver()
    return [payload for payload in clouds.stream.heard if customer in str(payload)], stood()


def stood():
    """Return the conversation's state without times, which depend on who told first."""
    conversation = Conversation.objects.get()
    legs = Leg.objects.order_by("remote_id").values_list("remote_id", "state", "muted", "end_reason", "missed_reason")
    messages = Message.objects.order_by("remote_id").values_list("remote_id", "sender", "text", "status")
    waiting = (conversation.waiting_since, conversation.ended_at is None, len(conversation.stay_ids))
    return list(legs), list(messages), waiting


def disturbed(payloads, seed):
    """Return the payloads with some lost, some doubled, some late."""
    chance, told = random.Random(seed), []
    for place, payload in enumerate(payloads):
        copies = chance.choices([0, 1, 2], weights=[25, 50, 25])[0]
        told += [(place + chance.choice([0, 0, 0, 1, 3, 8]), payload) for _ in range(copies)]
    return [copy.deepcopy(payload) for _, payload in sorted(told, key=lambda pair: pair[0])]


@pytest.fixture
def forgotten(recorded, agent):
    """The recorded events, and a desk that has not heard of them."""
    payloads, expected = recorded
    Conversation.objects.all().delete()
    AgentFactory.reset_sequence()
    return payloads, expected


@pytest.mark.parametrize("seed", range(PATTERNS))
def test_ends_in_the_same_state(forgotten, clouds, seed):
    payloads, expected = forgotten

    for payload in disturbed(payloads, seed):
        clouds.stream.hear(payload)
    clouds.deliver()
    reconcile.everything()

    if Conversation.objects.exists():
        assert stood() == expected
