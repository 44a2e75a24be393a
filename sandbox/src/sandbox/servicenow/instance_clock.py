"""The instance's own clock, which a tester can put behind."""

from datetime import datetime, timedelta

from sandbox import clock
from sandbox.control import switches

BEHIND = timedelta(seconds=90)


def now() -> datetime:
    """Return the instance's time, aware, UTC."""
    return clock.now() - BEHIND if switches.is_on("servicenow", "clock-behind") else clock.now()
