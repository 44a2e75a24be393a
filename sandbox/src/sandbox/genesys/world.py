"""The running stand-in: how its time passes, and what follows every change."""

from datetime import datetime, timedelta

from django.conf import settings

from sandbox import clock
from sandbox.genesys.analytics import realtime_events
from sandbox.genesys.flows import bots
from sandbox.genesys.notifications import publishing
from sandbox.genesys.records import recorder
from sandbox.genesys.routing import acd
from sandbox.genesys.state import STATE

FEED_CHECK = timedelta(minutes=1)


class World:
    """Genesys as a process sees it: reset it, let time pass, follow_up it after each request."""

    def __init__(self) -> None:
        self.lock = STATE.lock
        self._feeds_checked_at = clock.now()
        self.reset(getattr(settings, "SANDBOX_SEED", "1"))

    def reset(self, seed: str = "1") -> None:
        """Start over with the demo organisation; nobody is signed in, ids repeat under the same seed."""
        with self.lock:
            STATE.clear_all(str(seed))

    def next_due_at(self) -> datetime | None:
        """Return when something is due."""
        with self.lock:
            return STATE.timers.next_due_at()

    def tick(self) -> None:
        """Do what has become due; called every 50 to 100 ms, and after each step of the clock."""
        with self.lock:
            now = clock.now()
            while (action := STATE.timers.due(now)) is not None:
                action(now)
                self.follow_up()
            self._expire_feeds()
            self.follow_up()
            realtime_events.publish(now)

    def follow_up(self) -> None:
        """Let bots speak, tell of what changed, offer what can be offered, and tell of that as well."""
        bots.attend(clock.now())
        self._publish()
        acd.assign(clock.now())
        self._publish()

    def _publish(self) -> None:
        recorder.note(clock.now())
        publishing.conversations()

    def _expire_feeds(self) -> None:
        now = clock.now()
        if abs(now - self._feeds_checked_at) >= FEED_CHECK:
            self._feeds_checked_at = now
            STATE.feeds.expire(now)


WORLD = World()
