"""gateway.stream shares its shards with other processes: one reader each, handed over when it ends."""

import asyncio
import json

import pytest

from gateway import stream, subscriptions
from gateway.models import StreamShard
from tests.support.loop_time import happens
from tests.support.notifications import TOPIC, saying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


def readers(loop):
    """Return the tasks that read a shard."""
    return [task for task in asyncio.all_tasks(loop) if task.get_coro().__name__ == "_read_shard"]


async def test_stops_reading_a_lost_shard(genesys, listen, loop_time):
    listen()
    await genesys.opened()

    await StreamShard.objects.aupdate(lease_owner="another", lease_until="2100-01-01T00:00:00Z")
    loop_time.pass_(stream.TICK_S)

    await happens(lambda: not genesys.open)
    assert len(genesys.sockets) == 1


async def test_leaves_a_lost_shard_alone(genesys, listen, loop_time):
    loop = asyncio.get_running_loop()
    listen()
    await genesys.opened()
    await StreamShard.objects.aupdate(lease_owner="another", lease_until="2100-01-01T00:00:00Z")

    await genesys.sockets[-1].close()
    await happens(lambda: stream.RETRY_S in loop_time.pauses)
    loop_time.pass_(stream.RETRY_S)
    await happens(lambda: not readers(loop), what="the end of the reader")
    await StreamShard.objects.aupdate(lease_until="2020-01-01T00:00:00Z")
    loop_time.pass_(stream.TICK_S)
    await genesys.opened(2)

    assert (await StreamShard.objects.aget()).connections == 2


async def test_hands_its_shards_over_when_it_ends(genesys, listen, loop_time, heard):
    first = listen()
    await genesys.opened()
    listen()
    await happens(lambda: loop_time.pauses.count(stream.TICK_S) == 2)

    first.cancel()
    await asyncio.wait([first])
    loop_time.pass_(stream.TICK_S)
    await genesys.opened(2)
    await genesys.send(saying("a"))

    await happens(lambda: heard == ["a"])
    assert len(genesys.open) == 1


async def test_reads_on_without_an_answer(genesys, listen, loop_time, clouds, heard):
    topics = [TOPIC]
    listen(topics=lambda: list(topics))
    await genesys.opened()
    clouds.fault("genesys", match={"method": "PUT", "path": "/api/v2/"}, status=503, times=1)
    topics.append(TOPIC.replace("presence", "routingStatus"))

    subscribed = []
    for tick in (2, 3):
        await genesys.send(saying(f"before tick {tick}"))
        loop_time.pass_(stream.TICK_S)
        await happens(lambda: loop_time.pauses.count(stream.TICK_S) == tick)  # noqa: B023
        subscribed.append((await StreamShard.objects.aget()).topics)

    assert subscribed == [[TOPIC], topics]
    await happens(lambda: len(heard) == 2)
    assert len(genesys.sockets) == 1


async def test_opens_a_socket_per_shard(genesys, listen, loop_time):
    topics = [TOPIC] * 1000
    listen(topics=lambda: list(topics))
    await genesys.opened()

    topics.append(TOPIC)
    loop_time.pass_(stream.TICK_S)
    await genesys.opened(2)

    assert len(genesys.open) == 2


async def test_reads_on_while_another_shard_is_full(genesys, listen, heard, monkeypatch):
    monkeypatch.setattr(subscriptions, "TOPICS_AT_MOST", 1)
    monkeypatch.setattr(stream, "MOST_UNDER_WAY", 1)

    def take(event):
        stored = heard.take(event)
        return asyncio.get_running_loop().create_future() if event.payload["word"] == "flood" else stored

    listen(take=take, topics=lambda: [TOPIC, TOPIC.replace("presence", "routingStatus")])
    await genesys.opened(2)
    full, other = genesys.sockets
    for word in ("flood", "flood", "unread"):
        await full.send(json.dumps(saying(word)))
    await happens(lambda: len(heard) == 2)

    await other.send(json.dumps(saying("a")))

    await happens(lambda: heard == ["flood", "flood", "a"])
