"""gateway.subscriptions divides the topics into shards, each leased to one process and kept subscribed."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from gateway import subscriptions
from gateway.models import StreamShard
from gateway.providers.errors import Unavailable
from gateway.subscriptions import LEASE, LIFE, RENEW_BEFORE
from tests.factories import NOON, StreamShardFactory
from tests.support.notifications import TOPIC

pytestmark = pytest.mark.django_db
SUBSCRIBE, LOOK, MAKE = "PUT", "HEAD", "POST"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock():
    """The time: noon, until a test lets it pass."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def take_over(owner="ours", *, topics=(TOPIC,)):
    return subscriptions.take_over(owner, lambda: list(topics))


def open_first(owner="ours", **more):
    take_over(owner, **more)
    return subscriptions.open_shard(0, owner)


def asked(clouds):
    """Return the methods of what Genesys was asked, oldest first."""
    return [method for method, path in clouds.genesys.calls if "/notifications/channels" in path]


def test_puts_a_thousand_topics_into_a_shard(db):
    topics = [f"topic-{number}" for number in range(2001)]

    assert take_over(topics=topics) == [0, 1, 2]

    shards = StreamShard.objects.order_by("shard").values_list("topics", flat=True)
    assert list(shards) == [topics[:1000], topics[1000:2000], topics[2000:]]


def test_leases_a_shard_to_one_process():
    assert take_over("ours") == [0]

    assert take_over("theirs") == []


def test_takes_over_what_nobody_renewed(clock):
    take_over("theirs")

    clock.move_to(NOON + LEASE)
    assert take_over("ours") == []
    clock.move_to(NOON + LEASE + SECOND)
    assert take_over("ours") == [0]


def test_renews_its_leases(clock):
    take_over("ours")
    clock.move_to(NOON + LEASE - SECOND)
    take_over("ours")

    clock.move_to(NOON + LEASE + SECOND)

    assert take_over("theirs") == []


def test_gives_back_its_own_leases_alone(db):
    StreamShardFactory(shard=0, lease_owner="ours", lease_until=NOON + LEASE)
    StreamShardFactory(shard=1, lease_owner="theirs", lease_until=NOON + LEASE)

    subscriptions.release("ours")

    assert take_over("third", topics=[TOPIC] * 1001) == [0]


def test_shares_shards_between_processes():
    topics = [TOPIC] * 2001
    StreamShardFactory(shard=1, lease_owner="theirs", lease_until=NOON + LEASE)

    assert take_over("ours", topics=topics) == [0, 2]


def test_removes_shards_that_are_no_longer_needed():
    take_over(topics=[TOPIC] * 1001)

    assert take_over(topics=[TOPIC] * 1000) == [0]

    assert StreamShard.objects.get().shard == 0


def test_makes_a_channel_and_subscribes_it(clouds):
    address, times = open_first()

    [(channel_id, topics)] = clouds.channels().items()
    assert topics == {TOPIC.lower()}
    assert StreamShard.objects.get().heard_at == NOON
    assert (address, times) == (f"ws://127.0.0.1:{settings.SANDBOX_GENESYS_PORT}/channels/{channel_id}", 1)
    assert asked(clouds) == [MAKE, SUBSCRIBE]


def test_keeps_a_channel_that_is_still_there(clouds):
    first = open_first()

    second = subscriptions.open_shard(0, "ours")

    assert second == (first[0], 2)
    assert asked(clouds) == [MAKE, SUBSCRIBE, LOOK]


def test_replaces_a_forgotten_channel(clouds):
    address, _ = open_first()
    clouds.forget_channels()

    assert subscriptions.open_shard(0, "ours")[0] != address

    assert asked(clouds)[2:] == [LOOK, MAKE, SUBSCRIBE]


def test_replaces_a_forbidden_channel(clouds):
    address, _ = open_first()
    clouds.fault("genesys", match={"method": LOOK, "path": "/api/"}, status=403, times=1)

    assert subscriptions.open_shard(0, "ours")[0] != address


def test_replaces_an_expired_channel(clouds, clock):
    open_first()
    clock.move_to(NOON + LIFE)

    subscriptions.open_shard(0, "ours")

    assert asked(clouds)[2:] == [MAKE, SUBSCRIBE]


def test_replaces_a_discarded_channel(clouds):
    address, _ = open_first()
    other = StreamShardFactory(shard=1, remote_id="kept")

    subscriptions.discard(0)

    assert subscriptions.open_shard(0, "ours")[0] != address
    assert StreamShard.objects.get(pk=other.pk).remote_id == "kept"


def test_keeps_its_channel_without_an_answer(clouds):
    address, _ = open_first()
    clouds.fault("genesys", match={"method": LOOK, "path": "/api/"}, status=503, times=1)

    with pytest.raises(Unavailable):
        subscriptions.open_shard(0, "ours")

    assert subscriptions.open_shard(0, "ours") == (address, 2)


def test_opens_nothing_that_another_process_reads(clouds):
    take_over("theirs")

    with pytest.raises(subscriptions.Lost):
        subscriptions.open_shard(0, "ours")

    assert asked(clouds) == []


def test_subscribes_anew_when_topics_change(clouds):
    open_first()
    more = [TOPIC, TOPIC.replace("presence", "routingStatus")]

    for _ in range(2):
        take_over(topics=more)

    assert asked(clouds) == [MAKE, SUBSCRIBE, SUBSCRIBE]
    [topics] = clouds.channels().values()
    assert topics == {topic.lower() for topic in more}


def test_renews_a_channel_in_time(clouds, clock):
    open_first()

    for ahead in (RENEW_BEFORE, RENEW_BEFORE - SECOND):
        clock.move_to(NOON + LIFE - ahead)
        take_over()

    assert asked(clouds) == [MAKE, SUBSCRIBE, SUBSCRIBE]
    assert StreamShard.objects.get().expires_at == NOON + LIFE - ahead + LIFE


def test_logs_rejected_topics(clouds, caplog):
    open_first(topics=[TOPIC, "v2.users.nobody.presence", "v2.users.no-one.presence"])

    assert "rejected 2 topics of shard 0, first v2.users.nobody.presence" in caplog.text


def test_has_no_age_without_shards(db):
    assert subscriptions.age_s(NOON) is None


def test_is_as_old_as_its_stalest_shard(db):
    StreamShardFactory(lease_until=NOON - timedelta(seconds=70))
    StreamShardFactory(lease_until=NOON - timedelta(seconds=20))

    assert subscriptions.age_s(NOON) == 70


@pytest.mark.parametrize(
    ("read", "age_s"),
    [
        ({"lease_until": NOON + LEASE}, 0),
        ({"heard_at": NOON - timedelta(seconds=90)}, 90),
        ({"lease_until": NOON - SECOND, "heard_at": NOON - timedelta(hours=1)}, 1),
        ({}, 24 * 3600),
    ],
    ids=["read now", "given back", "not renewed", "never read"],
)
def test_is_old_since_nobody_reads(db, read, age_s):
    StreamShardFactory(**read)

    assert subscriptions.age_s(timezone.now()) == age_s


def test_names_topics_that_genesys_can_combine():
    assert subscriptions.agent_topic("maya") == "v2.users.maya?conversations&presence&routingStatus"
    assert subscriptions.queue_topic("it") == "v2.routing.queues.it.conversations"
