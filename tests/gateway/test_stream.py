"""gateway.stream reads what Genesys sends: in order, once, and again after whatever goes wrong."""

import asyncio
import json
import threading

import pytest

from gateway import stream
from tests.support.loop_time import happens
from tests.support.notifications import saying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
CLOSING = {"topicName": "v2.system.socket_closing", "word": "closing"}
SILENCE_S = 75
HEARTBEAT = {"topicName": "channel.metadata", "eventBody": {"message": "WebSocket Heartbeat"}}


async def test_applies_frames_in_the_order_they_came(genesys, listen, heard):
    listen()
    await genesys.opened()

    await genesys.send(*map(saying, "abc"))

    await happens(lambda: len(heard) == 3)
    assert heard == ["a", "b", "c"]
    assert heard.keys == ["0:1:1", "0:1:2", "0:1:3"]


async def test_knows_a_topic_however_it_is_spelt(genesys, listen, heard):
    listen()
    await genesys.opened()

    await genesys.send(saying("a", topic="v2.Users.MAYA.Presence"))

    await happens(lambda: heard == ["a"])
    assert heard.topics == ["v2.users.maya.presence"]


async def test_stores_no_frame_without_news(genesys, listen, heard):
    listen()
    await genesys.opened()

    await genesys.send(HEARTBEAT, {}, {"topicName": ""}, saying("a"))

    await happens(lambda: heard == ["a"])
    assert heard.keys == ["0:1:1"]


@pytest.mark.parametrize("frame", ["no JSON", b"\xff", "[]", "7", "null", '"text"'])
async def test_reads_on_after_an_unreadable_frame(frame, genesys, listen, loop_time, heard):
    listen()
    await genesys.opened()

    await genesys.send(frame)
    await genesys.reopened(loop_time)
    await genesys.send(saying("a"))

    await happens(lambda: heard == ["a"])


async def test_opens_the_socket_again_when_an_event_could_not_be_stored(genesys, listen, loop_time, heard):
    def take(event):
        stored = heard.take(event)
        if event.payload["word"] == "a":
            stored = asyncio.get_running_loop().create_future()
            stored.set_exception(ValueError("broken"))
        return stored

    listen(take=take)
    await genesys.opened()

    await genesys.send(saying("a"))
    await genesys.reopened(loop_time)
    await genesys.send(saying("c"))

    await happens(lambda: "c" in heard)


@pytest.mark.parametrize("limit", ["MOST_UNDER_WAY", "MOST_UNDER_WAY_BYTES"])
async def test_reads_no_more_while_too_much_is_not_stored(limit, genesys, listen, heard, monkeypatch):
    monkeypatch.setattr(stream, limit, 2 if limit == "MOST_UNDER_WAY" else 2 * len(json.dumps(saying("a"))))
    waiting = []

    def take(event):
        heard.take(event)
        waiting.append(asyncio.get_running_loop().create_future())
        return waiting[-1]

    listen(take=take)
    await genesys.opened()

    await genesys.send(*map(saying, "abcd"))
    await happens(lambda: len(heard) == 3)
    waiting[0].set_result(None)

    await happens(lambda: heard == ["a", "b", "c", "d"])


async def test_stops_at_the_notice_of_closing(genesys, listen, loop_time, heard):
    listen()
    await genesys.opened()

    await genesys.send(CLOSING, saying("a"))
    await genesys.reopened(loop_time)
    await genesys.send(saying("b"))

    await happens(lambda: heard)
    assert heard == ["b"]
    assert genesys.asked[0] == genesys.asked[1]


async def test_opens_a_silent_socket_again(genesys, listen, loop_time, heard):
    listen()
    await genesys.opened()
    await happens(lambda: SILENCE_S in loop_time.pauses)

    loop_time.pass_(SILENCE_S)
    await genesys.reopened(loop_time)

    assert len(genesys.open) == 1


async def test_counts_silence_from_the_last_frame(genesys, listen, loop_time, heard):
    listen()
    await genesys.opened()
    for word in "abc":
        waits = loop_time.pauses.count(SILENCE_S)
        await genesys.send(HEARTBEAT, saying(word))
        await happens(lambda: loop_time.pauses.count(SILENCE_S) == waits + 2)  # noqa: B023

        loop_time.pass_(SILENCE_S - 1)

    await genesys.send(saying("d"))
    await happens(lambda: len(heard) == 4)
    assert len(genesys.sockets) == 1


async def test_gives_up_on_a_silent_handshake(genesys, listen, loop_time, settings):
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as silent:
        settings.SANDBOX_GENESYS_PORT = silent.sockets[0].getsockname()[1]
        listen()
        await happens(lambda: 10 in loop_time.pauses)

        loop_time.pass_(10)

        await happens(lambda: stream.RETRY_S in loop_time.pauses)


async def test_replaces_a_channel_that_is_refused(genesys, listen, loop_time, clouds):
    genesys.refuse(1)
    listen()
    await happens(lambda: loop_time.pauses.count(stream.RETRY_S) == 1)

    loop_time.pass_(stream.RETRY_S)
    await genesys.opened()

    assert len(set(genesys.asked)) == 2
    assert clouds.genesys.calls.count(("POST", "/api/v2/notifications/channels")) == 2


async def test_waits_longer_after_each_failure(genesys, listen, loop_time):
    genesys.refuse(99)
    listen()

    for pause_s in (1, 2, 4, 8, 16, 20, 20):
        await happens(lambda: pause_s in loop_time.pauses, what=f"a pause of {pause_s} s")  # noqa: B023
        loop_time.pauses.clear()
        loop_time.pass_(pause_s)


async def test_waits_a_second_after_an_opening(genesys, listen, loop_time):
    genesys.refuse(2)
    listen()
    for pause_s in (1, 2):
        await happens(lambda: pause_s in loop_time.pauses)  # noqa: B023
        loop_time.pass_(pause_s)
    await genesys.opened()

    await genesys.sockets[-1].close()

    await happens(lambda: loop_time.pauses.count(1) == 2)
    assert 4 not in loop_time.pauses


async def test_mends_many_openings_once(genesys, listen, loop_time, heard):
    rounds, may_end = [], threading.Event()

    def gap():
        rounds.append(len(genesys.sockets))
        may_end.wait(10)

    listen(gap=gap)
    await happens(lambda: rounds)
    for _ in range(3):
        await genesys.sockets[-1].close()
        await genesys.reopened(loop_time)

    may_end.set()
    await happens(lambda: len(rounds) == 2)
    await genesys.send(saying("a"))

    await happens(lambda: heard)
    assert rounds == [1, 4]


async def test_mends_again_after_a_failure(genesys, listen, loop_time):
    rounds = []

    def gap():
        rounds.append(1)
        raise ValueError("broken")

    listen(gap=gap)
    await happens(lambda: len(rounds) == 1)

    await genesys.sockets[-1].close()
    await genesys.reopened(loop_time)

    await happens(lambda: len(rounds) == 2)
