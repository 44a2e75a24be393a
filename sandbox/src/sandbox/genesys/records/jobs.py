"""What takes its time after it began: media made ready, words processed, summaries written."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.genesys.records.store import Job
from sandbox.genesys.state import STATE


def begin(
    name: str, now: datetime, *, takes: timedelta, then: Callable[[datetime], None] | None = None
) -> Job:
    """Return the job of this name, which begins anew; when it is ready, ``then`` follows."""
    job = STATE.records.jobs[name] = Job(begun_at=now, ready_at=now + takes)
    if then is not None:
        STATE.timers.at(job.ready_at, then)
    return job
