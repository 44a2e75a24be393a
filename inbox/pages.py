"""What a socket sends by itself: the whole page when it connects, then a heartbeat."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.db import database_sync_to_async
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import queries as accounts
from inbox.queries import desk, pane
from inbox.queries.desk import DeskView
from inbox.queries.pane import PaneView
from incidents import recent
from live import fragments, layer
from live.shared import Shared
from routing import queries as routing
from routing.models import Agent
from routing.queries import AgentStatus

PAGES_AT_ONCE = 32  # the first of them waits for the last
FRESH_S = 1.0  # one query a second for all sockets
# More threads would only wait for each other, because rendering needs the processor.
THREADS = ThreadPoolExecutor(max_workers=3, thread_name_prefix="pages")

Page = tuple[int, int]  # agent, and the leg that the page shows, or 0
Tab = tuple[int, str]  # agent and session


def in_pages(function: Callable[..., Any], *args: Any) -> Awaitable[Any]:
    """Run a query for a socket in separate threads, so that it never waits for views or providers."""
    in_thread = database_sync_to_async(function, thread_sensitive=False, executor=THREADS)
    return in_thread(*args)


def full_pages(wanted: Collection[Page]) -> dict[Page, str]:
    """Return all live parts of these pages, with the open conversations, as fragments.

    In the same few queries for many as for one, for each of the agents' languages.
    """
    ids, now = {agent_id for agent_id, _ in wanted}, timezone.now()
    agents = Agent.objects.filter(pk__in=ids).select_related("presence", "servicenow_presence")
    by_language: dict[str, list[Agent]] = defaultdict(list)
    for agent in agents:
        by_language[agent.effective_language].append(agent)
    made: dict[Page, str] = {}
    for language, speakers in by_language.items():
        with translation.override(language):
            made |= _made(speakers, wanted, now)
    return made


def _made(agents: Sequence[Agent], wanted: Collection[Page], now: datetime) -> dict[Page, str]:
    """Return the pages of these agents, who read the active language."""
    views = desk.desks(agents, now, open_legs={leg_id for _, leg_id in wanted})
    panes = pane.with_threads([card for view in views for card in view.opened])
    pages: dict[Page, str] = {}
    strip = recent.caught_up(now)
    for view, status in zip(views, routing.agent_statuses(agents), strict=True):
        view.outages, view.suggestion = strip.outages, strip.suggestion_for(view.agent.user_id)
        lists = _fragments(_lists(view, status))
        own = {pk: _fragments(_pane(panes[pk])) for pk in (card.leg.pk for card in view.opened)}
        mine = (leg_id for agent_id, leg_id in wanted if agent_id == view.agent.pk)
        pages |= {(view.agent.pk, leg_id): lists + own.get(leg_id, "") for leg_id in mine}
    return pages


def _lists(view: DeskView, status: AgentStatus) -> Iterator[str]:
    for name in ("inbox/_ringing.html", "inbox/_lists.html"):
        yield render_to_string(name, {"desk": view})
    shown = {"outages": view.outages, "suggestion": view.suggestion}
    yield render_to_string("incidents/_outages.html", shown)
    for name in ("routing/_presence.html", "routing/_notices.html"):
        yield render_to_string(name, {"status": status})
    yield render_to_string("inbox/_revision.html", {"desk": view})


def _pane(shown: PaneView) -> Iterator[str]:
    """Yield the parts of an open conversation without its form, which is never pushed."""
    for name in ("_head", "_thread", "_caller", "_ledger", "_finish"):
        yield render_to_string(f"inbox/{name}.html", {"pane": shown})


def _fragments(parts: Iterable[str]) -> str:
    return "".join(map(fragments.replace, parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What a heartbeat tells. revision: of the desk. admitted: the agent is still signed in and active.

    live: the channel layer takes messages, so changes are pushed.
    """

    revision: int = 0
    admitted: bool = True
    live: bool = True

    def __str__(self) -> str:
        """Return the fragment."""
        live = "yes" if self.live else "no"
        return f'<div id="pulse" data-revision="{self.revision}" data-live="{live}" hidden></div>'


def _pulses_of(wanted: Collection[Tab], live: bool) -> dict[Tab, Pulse]:
    agents = {agent_id for agent_id, _ in wanted}
    revisions, admitted = desk.revisions(agents), routing.admitted(agents)
    sessions = accounts.open_sessions({session for _, session in wanted}, timezone.now())
    return {
        (agent_id, session): Pulse(
            revision=revisions.get(agent_id, 0),
            admitted=agent_id in admitted and session in sessions,
            live=live,
        )
        for agent_id, session in wanted
    }


async def _make_pages(wanted: Collection[Page]) -> dict[Page, str]:
    made: dict[Page, str] = await in_pages(full_pages, wanted)
    return made


async def _read_pulses(wanted: Collection[Tab]) -> dict[Tab, Pulse]:
    read: dict[Tab, Pulse] = await in_pages(_pulses_of, wanted, await layer.answers())
    return read


_pages = Shared(_make_pages, at_most=PAGES_AT_ONCE)
_pulses = Shared(_read_pulses, pause_s=FRESH_S, singly=False)


async def full_page(agent_id: int, leg_id: int) -> str:
    """Return all live parts of an agent's page, which shows this leg, or none if 0, as fragments."""
    return await _pages.get((agent_id, leg_id))


async def pulse(agent_id: int, session: str) -> Pulse:
    """Return the heartbeat of an agent's page, by the session of its browser."""
    return await _pulses.get((agent_id, session))
