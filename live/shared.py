"""What sockets ask for together is made together: for many at once, where each alone would cost as much."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from itertools import islice
from typing import Any, Generic, TypeVar

Wanted = TypeVar("Wanted")
Made = TypeVar("Made")


class Shared(Generic[Wanted, Made]):
    """Makes what is asked for in groups; while one group is made, the next one gathers.

    make: returns the results by what was asked for. at_most: in one group. pause_s: before each group.
    singly: a group that fails is made again one by one, so that one harms no other.
    """

    def __init__(
        self,
        make: Callable[[Collection[Wanted]], Awaitable[Mapping[Wanted, Made]]],
        *,
        at_most: int | None = None,
        pause_s: float = 0.0,
        singly: bool = True,
    ) -> None:
        self._make, self._at_most, self._pause_s, self._singly = make, at_most, pause_s, singly
        self._asked: dict[Wanted, asyncio.Future[Made]] = {}
        self._making: asyncio.Task[None] | None = None

    async def get(self, wanted: Wanted) -> Made:
        """Return what is made after this call began.

        Raises:
            LookupError: nothing was made of it; or whatever making it alone raises.
        """
        if self._making is None or self._making.done():
            self._asked = {}
            self._making = asyncio.create_task(self._make_all())
        made = self._asked.setdefault(wanted, asyncio.get_running_loop().create_future())
        return await asyncio.shield(made)  # others may wait for the same

    async def _make_all(self) -> None:
        await asyncio.sleep(self._pause_s)
        while self._asked:
            group = dict(islice(self._asked.items(), self._at_most))
            for wanted in group:
                del self._asked[wanted]
            await self._finish(group)
            await asyncio.sleep(self._pause_s)

    async def _finish(self, group: dict[Wanted, asyncio.Future[Made]]) -> None:
        """Make a group, or its members one by one when that fails."""
        try:
            made = await self._make(group.keys())
        except Exception as error:  # noqa: BLE001 -- whoever asked gets it
            if self._singly and len(group) > 1:
                for one in group.items():
                    await self._finish(dict([one]))
            else:
                _fail(group.values(), error)
        else:
            for wanted in made.keys() & group.keys():
                group.pop(wanted).set_result(made[wanted])
            _fail(group.values(), LookupError("nothing was made"))


def _fail(futures: Iterable[asyncio.Future[Any]], error: Exception) -> None:
    for future in futures:
        future.set_exception(error)
