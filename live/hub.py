"""The open pages of this process: gets what is published, has it rendered, and sends it to them.

One member of the channel layer's group stands for all pages of an event loop. While changes are rendered,
later ones gather, so that under load one rendering serves many.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from live import groups, layer

log = logging.getLogger(__name__)
RETRY_S = 1.0

Message = Mapping[str, Any]
OpenPages = Mapping[int, set[int]]  # agent id → ids of the legs that pages show, 0 for a page without one
Rendered = Iterable[tuple[int, int, str]]  # agent id, id of the shown leg or 0, fragments
Renderer = Callable[[Sequence[Message], OpenPages], Rendered]
_renderers: dict[str, Renderer] = {}


def render_with(renderers: Mapping[str, Renderer]) -> None:
    """Set the renderer of each kind of change; a second call replaces the first."""
    _renderers.clear()
    _renderers.update(renderers)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenPage:
    """One open page. leg_id: the leg that it shows, or 0. send, close: coroutines of its socket."""

    agent_id: int
    leg_id: int
    send: Callable[[str], Awaitable[None]]
    close: Callable[[], Awaitable[None]]


class Hub:
    """The open pages of one event loop."""

    def __init__(self, in_thread: Callable[..., Awaitable[Any]]) -> None:
        self._in_thread = in_thread
        self._pages: dict[int, set[OpenPage]] = defaultdict(set)
        self._shown: OpenPages | None = None  # of these pages, None when they have changed
        self._arrived: list[Message] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._something = asyncio.Event()
        self._listening = asyncio.Event()

    async def join(self, page: OpenPage) -> None:
        """Add a page, which gets every change from now on."""
        self._pages[page.agent_id].add(page)
        self._shown = None
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._render())]
        with suppress(TimeoutError):  # without the channel layer the page works, and asks at each heartbeat
            await asyncio.wait_for(self._listening.wait(), RETRY_S)

    def leave(self, page: OpenPage) -> None:
        """Remove a page."""
        self._pages[page.agent_id].discard(page)
        self._shown = None
        if not self._pages[page.agent_id]:
            del self._pages[page.agent_id]
        if not self._pages:
            for task in self._tasks:
                task.cancel()
            self._tasks = []
            self._listening.clear()

    async def _listen(self) -> None:
        """Collect what is published; joins the channel layer again after a failure."""
        while True:
            try:
                await self._receive()
            except layer.AWAY as error:
                log.warning("the channel layer does not answer, pages ask for changes: %s", error)
            except Exception:
                log.exception("changes could not be received, pages ask for them")
            self._listening.clear()
            await asyncio.sleep(RETRY_S)

    async def _receive(self) -> None:
        default = layer.default()
        channel = await default.new_channel()
        await default.group_add(groups.PROCESSES, channel)
        self._listening.set()
        try:
            while True:
                message = await default.receive(channel)
                self._arrived.append(message)
                self._something.set()
        finally:
            await asyncio.shield(default.group_discard(groups.PROCESSES, channel))

    async def _render(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            arrived, self._arrived = self._arrived, []
            try:
                await self._send_all(await self._in_thread(_rendered, arrived, self._open()))
                await self._close_all([one["agent_id"] for one in arrived if one["type"] == "live.leave"])
            except Exception:
                log.exception("changes could not be rendered; pages ask for them at the next heartbeat")

    def _open(self) -> OpenPages:
        if self._shown is None:
            self._shown = {
                agent_id: {page.leg_id for page in open_} for agent_id, open_ in self._pages.items()
            }
        return self._shown

    async def _send_all(self, rendered: Rendered) -> None:
        for agent_id, leg_id, html in rendered:
            for page in list(self._pages.get(agent_id, ())):
                if page.leg_id == leg_id:
                    await page.send(html)

    async def _close_all(self, agent_ids: Iterable[int]) -> None:
        for agent_id in agent_ids:
            for page in list(self._pages.get(agent_id, ())):
                await page.close()


def _rendered(messages: Sequence[Message], shown: OpenPages) -> list[tuple[int, int, str]]:
    changes: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if message["type"] == "live.changed":
            changes[message["kind"]] += message["changes"]
    rendered: list[tuple[int, int, str]] = []
    for kind, found in changes.items():
        rendered += _renderers[kind](found, shown)
    return rendered


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def of_this_loop(in_thread: Callable[..., Awaitable[Any]]) -> Hub:
    """Return the hub of the running event loop. in_thread: runs a function in a thread for queries."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(in_thread)
    return _hubs[loop]
