"""The sandbox's clock: real time plus what a test stepped over."""

from datetime import UTC, datetime, timedelta

_skipped = timedelta()


def now() -> datetime:
    """Return the sandbox's time, aware, UTC."""
    return datetime.now(UTC) + _skipped


def step(seconds: float) -> None:
    """Move the sandbox's time on by so many seconds."""
    global _skipped
    _skipped += timedelta(seconds=seconds)


def reset() -> None:
    """Return to real time."""
    global _skipped
    _skipped = timedelta()
