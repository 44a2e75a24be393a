"""live.shared: what is asked for while others are made is made together."""

import asyncio

import pytest

from live.shared import Shared

pytestmark = pytest.mark.asyncio


class Maker:
    """Makes capitals of words; notes each group. A group is made only while ``free`` is set."""

    def __init__(self):
        self.groups = []
        self.free = asyncio.Event()
        self.free.set()

    async def make(self, words):
        self.groups.append([*words])
        await self.free.wait()
        if "broken" in words:
            raise ValueError("broken")
        return {word: word.upper() for word in words if word != "unknown"}


async def all_of(shared, *words):
    return await asyncio.gather(*map(shared.get, words), return_exceptions=True)


async def test_one_is_made_at_once():
    maker = Maker()

    assert await Shared(maker.make, at_most=2).get("a") == "A"
    assert maker.groups == [["a"]]


async def test_those_that_come_meanwhile_are_made_together():
    maker = Maker()
    shared = Shared(maker.make, at_most=2)
    maker.free.clear()
    first = asyncio.create_task(shared.get("a"))
    while not maker.groups:
        await asyncio.sleep(0)
    others = asyncio.create_task(all_of(shared, "b", "c", "d"))
    await asyncio.sleep(0)
    maker.free.set()

    assert [await first, *await others] == ["A", "B", "C", "D"]
    assert maker.groups == [["a"], ["b", "c"], ["d"]]


async def test_what_is_being_made_is_made_again_for_those_who_ask_later():
    maker = Maker()
    shared = Shared(maker.make)
    maker.free.clear()
    first = asyncio.create_task(shared.get("a"))
    while not maker.groups:
        await asyncio.sleep(0)
    second = asyncio.create_task(shared.get("a"))
    await asyncio.sleep(0)
    maker.free.set()

    assert [await first, await second] == ["A", "A"]
    assert maker.groups == [["a"], ["a"]]


async def test_one_that_fails_harms_no_other():
    made = await all_of(Shared(Maker().make), "a", "broken", "unknown", "b")

    assert made[0] == "A" and made[3] == "B"
    assert [type(error) for error in made[1:3]] == [ValueError, LookupError]


async def test_one_who_has_gone_harms_no_other():
    shared = Shared(Maker().make)
    gone, patient = (asyncio.create_task(shared.get("a")) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()

    assert await patient == "A"
