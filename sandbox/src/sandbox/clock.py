"""The sandbox's clock: real time plus what a test stepped over, or one moment while it is frozen."""

from datetime import UTC, datetime, timedelta

_skipped = timedelta()
_frozen_at: datetime | None = None


def now() -> datetime:
    """Return the sandbox's time, aware, UTC."""
    return (_frozen_at or datetime.now(UTC)) + _skipped


def step(seconds: float) -> None:
    """Move the sandbox's time on by so many seconds."""
    global _skipped
    _skipped += timedelta(seconds=seconds)


def freeze() -> None:
    """Stop the time where it is; it still can be stepped."""
    global _frozen_at
    _frozen_at = _frozen_at or datetime.now(UTC)


def thaw() -> None:
    """Let the time run on from where it stands."""
    global _frozen_at, _skipped
    if _frozen_at is not None:
        _skipped -= datetime.now(UTC) - _frozen_at
        _frozen_at = None


def is_frozen() -> bool:
    """Return whether the time stands still."""
    return _frozen_at is not None


def reset() -> None:
    """Return to real time."""
    global _skipped, _frozen_at
    _skipped, _frozen_at = timedelta(), None


def ahead() -> timedelta:
    """Return by how much this clock is ahead of real time."""
    return now() - datetime.now(UTC)


def restore(ahead: timedelta) -> None:
    """Run ahead of real time by as much as a kept clock did."""
    global _skipped, _frozen_at
    _skipped, _frozen_at = ahead, None
