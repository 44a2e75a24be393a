"""Gives events in at an even rate, whatever the server does, and notes when each is on its agent's socket."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field

from benchmarks.event_stream import Event
from benchmarks.wire import Poster

GRACE_S = 8.0
ANSWERS_WITHIN_S = 30.0
QUIET_S = 0.02


@dataclass(slots=True, kw_only=True)
class Outcome:
    """took: seconds from the intended sending to the frame, per event shown. lasted_s: to the last frame."""

    sent: int
    took: list[float] = field(default_factory=list)
    lasted_s: float = 0.0
    refused: int = 0

    @property
    def share(self) -> float:
        """Return which share of the events came to the page."""
        return len(self.took) / self.sent


class Watch:
    """What has been sent and is not yet on the page, per agent.

    A frame that shows a later state of a conversation settles the earlier ones, too: the page shows the
    newest state, and an event that was overtaken has nothing left to show.
    """

    def __init__(self) -> None:
        self._due: dict[int, list[tuple[Event, float]]] = defaultdict(list)
        self.outcome = Outcome(sent=0)

    def begin(self, sent: int) -> None:
        """Forget what was before."""
        self._due.clear()
        self.outcome = Outcome(sent=sent)

    def expect(self, event: Event, at: float) -> None:
        """Note an event that should have been sent at this time."""
        self._due[event.agent].append((event, at))

    def hear(self, agent: int, frame: bytes, now: float) -> None:
        """Settle what a frame shows."""
        due = self._due.get(agent)
        if not due:
            return
        newest = {event.conversation: event.number for event, _ in due if event.is_shown(frame)}
        if newest:
            self._due[agent] = [one for one in due if one[0].number > newest.get(one[0].conversation, -1)]
            shown = [at for event, at in due if event.number <= newest.get(event.conversation, -1)]
            self.outcome.took += [now - at for at in shown]

    @property
    def is_done(self) -> bool:
        """Return whether everything sent has been shown."""
        return len(self.outcome.took) == self.outcome.sent


async def give(events: list[Event], *, poster: Poster, watch: Watch, rate: float) -> Outcome:
    """Send events at ``rate`` a second and wait until all are shown, or GRACE_S after the last answer.

    A post without an answer after ANSWERS_WITHIN_S is given up and counts as refused.

    Each is timed from when it should have been sent: a server that makes the driver late is not excused.
    """
    watch.begin(len(events))
    began = time.perf_counter() + QUIET_S
    posts = []
    for number, event in enumerate(events):
        due_at = began + number / rate
        if (wait := due_at - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        watch.expect(event, due_at)
        posts.append(asyncio.create_task(poster.post(event.body)))
    answered, silent = await asyncio.wait(posts, timeout=ANSWERS_WITHIN_S)
    for post in silent:
        post.cancel()
    watch.outcome.refused = len(silent) + sum(post.result() >= 300 for post in answered)
    given_up_at = time.perf_counter() + GRACE_S
    while not watch.is_done and time.perf_counter() < given_up_at:
        await asyncio.sleep(QUIET_S)
    watch.outcome.lasted_s = time.perf_counter() - began
    return watch.outcome
