"""One conversation's events, doubled, swapped and lost: after reconciling, the same desk every time."""

import random
from functools import partial

import pytest
from sandbox.testing.ids import queue_id

from bridge_project import flow, reconcile
from gateway import refetch
from inbox.commands import reply, transfer
from inbox.models import Conversation, Leg, Message
from inbox.queries import texts
from tests.factories import QueueFactory
from tests.support.clicks import click
from tests.support.shuffled import shuffled

pytestmark = pytest.mark.django_db
PATTERNS, AT_ONCE = 250, 25  # of each medium; of each recording, which takes as long as several patterns
FULLY_COMPARED = 10
LARGEST = (2, 4, 8, 32)  # of a pattern's batches
CHAT = (
    "hold",
    "resume",
    partial(reply.reply, text="How can I help?"),
    "end",
)
VOICE = (
    "mute",
    "hold",
    "resume",
    "unmute",
    "end",
)


@pytest.fixture(params=["message", "call"])
def recorded(request, talk, clouds):
    """A conversation with everything that can be reversed: its facts, and its state at the end."""
    leg = talk(media=request.param, text="VPN drops." if request.param == "message" else None)
    for command in CHAT if request.param == "message" else VOICE:
        click(leg, command)
        clouds.deliver()
        clouds.pass_time(2)
        clouds.deliver()
    return [told for told in clouds.stream.heard if leg.conversation.remote_id in str(told)], stood()


@pytest.mark.parametrize("first", range(0, PATTERNS, AT_ONCE))
def test_ends_in_the_same_state_in_batches(recorded, clouds, first):
    payloads, expected = recorded

    for seed in range(first, first + AT_ONCE):
        assert state_after(in_batches(disturbed(payloads, seed), seed), clouds) == expected, f"pattern {seed}"


def test_ends_in_the_same_state_one_by_one(recorded, clouds):
    payloads, expected = recorded

    for seed in range(PATTERNS, PATTERNS + FULLY_COMPARED):
        batches = ([payload] for payload in disturbed(payloads, seed))
        assert state_after(batches, clouds, compare=reconcile.compare_all) == expected, f"pattern {seed}"


def test_ends_in_the_same_state_with_two_agents(talk, colleague, clouds):
    leg = talk(text="VPN drops.")
    click(leg, transfer.to_agent, colleague, note="Please")
    clouds.deliver()
    click(Leg.objects.get(agent=colleague), "accept")
    clouds.deliver()
    expected, payloads = stood(), list(clouds.stream.heard)

    for seed in range(FULLY_COMPARED):
        batches = in_batches(disturbed(payloads, seed), seed)
        assert state_after(batches, clouds, compare=reconcile.compare_all) == expected, f"pattern {seed}"


def test_ends_in_the_same_state_whatever_the_order_of_lists(recorded, clouds):
    payloads, expected = recorded

    for seed in range(FULLY_COMPARED):
        batches = [[shuffled(payload, seed)] for payload in payloads]
        assert state_after(batches, clouds) == expected, f"pattern {seed}"


def test_ends_in_the_same_state_after_transfers_whatever_the_order_of_lists(talk, colleague, clouds):
    """A fresh load of the last snapshot, too: the queue of the last visit, the newest leg."""
    billing = QueueFactory(remote_id=queue_id("Billing"), name="Billing")
    leg = talk(text="VPN drops.")
    click(leg, transfer.to_agent, colleague, note="Please")
    clouds.deliver()
    click(Leg.objects.get(agent=colleague), "accept")
    clouds.deliver()
    click(Leg.objects.get(agent=colleague), transfer.to_queue, billing, note="")
    clouds.deliver()
    expected, payloads = (*stood(), billing), list(clouds.stream.heard)

    for seed in range(FULLY_COMPARED):
        batches = [[shuffled(payload, seed)] for payload in (payloads[-1:] if seed % 2 else payloads)]
        state = state_after(batches, clouds, compare=reconcile.compare_all)

        conversation = Conversation.objects.get()
        assert (*state, conversation.queue) == expected, f"pattern {seed}"
        assert Leg.objects.newest_in(conversation).agent == colleague


def read_again():
    """Compare with Genesys as the reconciler does, but this conversation alone, which takes far less time."""
    remote_id = Conversation.objects.get().remote_id
    flow.apply(refetch.conversation(remote_id))
    if unread := texts.message_ids_without_text(remote_id):
        flow.apply(refetch.texts(remote_id, unread))


def state_after(batches, clouds, *, compare=read_again):
    """Return the conversation's state after these batches of its events and a comparison with Genesys."""
    Conversation.objects.all().delete()
    for batch in batches:
        clouds.stream.hear(*batch)
    clouds.deliver()
    compare()
    return stood()


def in_batches(payloads, seed):
    """Yield the payloads in batches of random sizes."""
    chance, left = random.Random(seed), list(payloads)
    largest = chance.choice(LARGEST)
    while left:
        size = chance.randint(1, largest)
        yield left[:size]
        del left[:size]


def stood():
    """Return the conversation's state without times, which depend on the order of the facts."""
    conversation = Conversation.objects.get()
    legs = Leg.objects.order_by("remote_id").values_list(
        "remote_id", "state", "muted", "end_reason", "missed_reason"
    )
    messages = Message.objects.order_by("remote_id").values_list("remote_id", "sender", "text", "status")
    waiting = (conversation.waiting_since, conversation.ended_at is None, len(conversation.queue_visit_ids))
    return list(legs), list(messages), waiting


def disturbed(payloads, seed):
    """Return the payloads with some lost, some doubled, some late; the first one is always heard."""
    chance, told = random.Random(seed), []
    for place, payload in enumerate(payloads):
        copies = chance.choices([0, 1, 2], weights=[25, 50, 25])[0] if place else 1
        told += [(place + chance.choice([0, 0, 0, 1, 3, 8]), payload) for _ in range(copies)]
    return [payload for _, payload in sorted(told, key=lambda pair: pair[0])]
