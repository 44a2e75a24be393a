"""What both clouds remember, in one file: written on request, read once at the start.

The file is named by the environment alone, never by a request. Sockets and the journal are not saved.
"""

import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sandbox import clock
from sandbox.control import switches
from sandbox.control.bodies import BadRequest
from sandbox.control.faults import FAULTS
from sandbox.genesys.state import STATE
from sandbox.servicenow.tokens import TOKENS
from sandbox.servicenow.world import WORLD

VARIABLE = "SANDBOX_STATE_FILE"
# Raise it when an older file can no longer be understood.
FORMAT = 3
NOT_SAVED = {"lock", "_lock", "followers"}
PARTS: dict[str, Any] = {
    "genesys": STATE,
    "servicenow": WORLD,
    "servicenow tokens": TOKENS,
    "genesys faults": FAULTS["genesys"],
    "servicenow faults": FAULTS["servicenow"],
}
# What pickle raises for a file that is cut, foreign, or of a class that is no longer there.
UNREADABLE = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
)


class SnapshotError(BadRequest):
    """The file cannot be written or read; the text says why, and nothing was changed."""

    def __init__(self, text: str) -> None:
        super().__init__(text, 409)


def save() -> int:
    """Write everything to the file, in one step; return its size in bytes.

    Raises: SnapshotError when no file is named, or it cannot be written.
    """
    path = _path()
    if path is None:
        raise SnapshotError(
            f"Name a file in the environment variable {VARIABLE} and start the sandbox again."
        )
    with _both_locks():
        raw = pickle.dumps({"format": FORMAT, **_everything()})
    try:
        _replace(path, raw)
    except OSError as broken:
        raise SnapshotError(f"The file of {VARIABLE} cannot be written: {broken.strerror}.") from broken
    return len(raw)


def load() -> bool:
    """Go on from the file; return False when none is named or it does not exist yet.

    Raises: SnapshotError when the file is there and cannot be read.
    """
    path = _path()
    if path is None or not path.exists():
        return False
    saved = _read(path)
    if saved.get("format") != FORMAT or saved.get("parts", {}).keys() != PARTS.keys():
        raise SnapshotError(f"The file of {VARIABLE} is of another version; remove it to start over.")
    with _both_locks():
        _take_up(saved)
    return True


def _path() -> Path | None:
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else None


@contextmanager
def _both_locks() -> Iterator[None]:
    # Always in this order: Genesys' scenarios touch ServiceNow while they hold their own lock.
    with STATE.lock, WORLD.lock:
        yield


def _everything() -> dict[str, Any]:
    parts = {
        name: {key: value for key, value in vars(part).items() if key not in NOT_SAVED}
        for name, part in PARTS.items()
    }
    return {"parts": parts, "ahead": clock.ahead(), "switches": switches.turned_on()}


def _replace(path: Path, raw: bytes) -> None:
    """Write beside the file and move into its place, so that it is whole at every moment."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _read(path: Path) -> dict[str, Any]:
    try:
        saved = pickle.loads(path.read_bytes())  # noqa: S301 - our own file; a request names neither path nor content
    except OSError as broken:
        raise SnapshotError(f"The file of {VARIABLE} cannot be read: {broken.strerror}.") from broken
    except UNREADABLE as broken:
        raise SnapshotError(f"The file of {VARIABLE} is not one of this sandbox, or is damaged.") from broken
    return saved if isinstance(saved, dict) else {}


def _take_up(saved: dict[str, Any]) -> None:
    STATE.feeds.cut_all()
    for name, part in PARTS.items():
        vars(part).update(saved["parts"][name])
    clock.restore(saved["ahead"])
    switches.restore(saved["switches"])
