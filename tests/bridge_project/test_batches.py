"""bridge_project.batches: what arrives while events are applied is the next batch, in order and in turn."""

import asyncio

import pytest
import pytest_asyncio

from bridge_project import batches
from bridge_project.batches import Batches
from gateway.inbound import Full, Received
from gateway.models import InboundEvent

pytestmark = pytest.mark.asyncio


class Taker:
    """Notes each batch; one is applied only while ``free`` is set."""

    def __init__(self):
        self.batches, self.errors = [], []
        self.free = asyncio.Event()
        self.free.set()

    async def in_thread(self, function, received):
        await self.free.wait()
        function(received)

    def take(self, received):
        self.batches.append([one.key for one in received])
        if self.errors:
            raise self.errors.pop(0)


@pytest_asyncio.fixture
async def taker(monkeypatch):
    made = Taker()
    monkeypatch.setattr(batches, "in_thread", made.in_thread)
    return made


def event(key, conversation=None):
    """Return an event of a conversation, or of none."""
    payload = {"detail": {"eventBody": {"id": conversation}}} if conversation else {}
    return Received(source=InboundEvent.Source.EVENTS, key=str(key), payload=payload)


async def flooded(taker, count):
    """Return batches in which this many events of one conversation wait, the first of them being applied."""
    made = Batches(taker.take)
    taker.free.clear()
    stored = [made.add(event(f"flood-{number}", "flooded")) for number in range(count)]
    await asyncio.sleep(0)
    return made, stored


async def test_one_event_waits_for_nothing(taker):
    await Batches(taker.take).put(event(1))

    assert taker.batches == [["1"]]


async def test_what_arrives_meanwhile_is_one_batch_in_order(taker):
    made = Batches(taker.take)
    taker.free.clear()
    first = made.put(event(0))
    await asyncio.sleep(0)
    others = [made.put(event(number)) for number in range(1, 40)]
    taker.free.set()

    await asyncio.gather(first, *others)

    assert [len(batch) for batch in taker.batches] == [1, batches.AT_ONCE, 39 - batches.AT_ONCE]
    assert [key for batch in taker.batches for key in batch] == [str(number) for number in range(40)]


async def test_nobody_is_answered_before_the_batch_is_stored(taker):
    taker.free.clear()

    stored = Batches(taker.take).put(event(1))
    await asyncio.sleep(0)

    assert not stored.done()
    taker.free.set()
    await stored


async def test_too_many_are_refused_and_lose_nothing(taker, monkeypatch):
    monkeypatch.setattr(batches, "MOST_WAITING", 2)
    made = Batches(taker.take)
    waiting = [made.put(event(number)) for number in range(2)]

    with pytest.raises(Full):
        made.put(event(2))

    await asyncio.gather(*waiting)
    assert taker.batches == [["0", "1"]]


async def test_a_flood_in_one_conversation_delays_no_other(taker):
    made, flood = await flooded(taker, 1000)
    other = made.put(event("other", "quiet"))
    taker.free.set()

    await asyncio.gather(other, *flood)

    assert taker.batches[1][:3] == ["flood-32", "other", "flood-33"]
    keys = [key for batch in taker.batches for key in batch if key != "other"]
    assert keys == [f"flood-{number}" for number in range(1000)]


async def test_one_conversation_may_hold_only_its_share(taker):
    made, flood = await flooded(taker, batches.AT_ONCE + batches.MOST_OF_ONE)

    with pytest.raises(Full):
        made.put(event("one more", "flooded"))
    other = made.put(event("other", "quiet"))

    taker.free.set()
    await asyncio.gather(other, *flood)
    await made.put(event("again", "flooded"))


async def test_a_failure_is_told_to_its_senders_and_ends_nothing(taker):
    made = Batches(taker.take)
    taker.errors.append(ConnectionError("the database is away"))

    with pytest.raises(ConnectionError):
        await made.put(event(1))
    await made.put(event(2))

    assert taker.batches == [["1"], ["2"]]


async def test_a_sender_who_has_gone_harms_no_other(taker):
    made = Batches(taker.take)
    gone, patient = made.put(event(1)), made.put(event(2))
    gone.cancel()

    await patient

    assert taker.batches == [["1", "2"]]


async def test_at_the_end_those_that_wait_are_applied_and_others_refused(taker):
    made = Batches(taker.take)
    taker.free.clear()
    waiting = [made.put(event(number)) for number in range(3)]

    ending = asyncio.create_task(made.finish())
    await asyncio.sleep(0)
    with pytest.raises(Full):
        made.put(event(3))
    taker.free.set()
    await ending

    assert [stored.done() for stored in waiting] == [True] * 3
    assert taker.batches == [["0", "1", "2"]]


async def test_an_end_without_events_waits_for_nothing(taker):
    await Batches(taker.take).finish()

    assert taker.batches == []
