"""Posts events at an even rate, however slow the server is, and measures when each reaches its socket."""

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
class Measured:
    """The result of one load. took: seconds from the intended sending to the frame, for each event shown.

    lasted_s: until the last frame. refused: posts that failed or had no answer. web_cpu_s, inbound_cpu_s,
    database_cpu_s: the processor time that the servers and their database used.
    """

    sent: int
    took: list[float] = field(default_factory=list)
    lasted_s: float = 0.0
    refused: int = 0
    web_cpu_s: float = 0.0
    inbound_cpu_s: float = 0.0
    database_cpu_s: float = 0.0

    @property
    def share(self) -> float:
        """Return the share of the events that reached the page."""
        return len(self.took) / self.sent


class Watch:
    """The events that were sent and not yet shown, by agent.

    A frame with a later event of a conversation also counts for its earlier events, because the page only
    shows the newest state.
    """

    def __init__(self) -> None:
        self._due: dict[int, list[tuple[Event, float]]] = defaultdict(list)
        self.result = Measured(sent=0)

    def begin(self, sent: int) -> None:
        """Start a new load with this many events."""
        self._due.clear()
        self.result = Measured(sent=sent)

    def expect(self, event: Event, at: float) -> None:
        """Add an event that should be sent at this time."""
        self._due[event.agent].append((event, at))

    def hear(self, agent: int, frame: bytes, now: float) -> None:
        """Remove the events that a frame shows, and store how long they took."""
        due = self._due.get(agent)
        if not due:
            return
        newest = {event.conversation: event.number for event, _ in due if event.is_shown(frame)}
        if newest:
            self._due[agent] = [one for one in due if one[0].number > newest.get(one[0].conversation, -1)]
            shown = [at for event, at in due if event.number <= newest.get(event.conversation, -1)]
            self.result.took += [now - at for at in shown]

    @property
    def is_done(self) -> bool:
        """Return whether all events have been shown."""
        return len(self.result.took) == self.result.sent


async def send_all(events: list[Event], *, poster: Poster, watch: Watch, rate: float) -> Measured:
    """Post ``rate`` events a second and wait until all are shown, at most GRACE_S after the last answer.

    A post without an answer after ANSWERS_WITHIN_S is cancelled and counts as refused. Each event is timed
    from when it should have been sent, so that a server which slows this driver down does not look faster.
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
    watch.result.refused = len(silent) + sum(post.result() >= 300 for post in answered)
    given_up_at = time.perf_counter() + GRACE_S
    while not watch.is_done and time.perf_counter() < given_up_at:
        await asyncio.sleep(QUIET_S)
    watch.result.lasted_s = time.perf_counter() - began
    return watch.result
