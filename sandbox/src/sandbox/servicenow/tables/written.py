"""What a write did, for those who act upon it."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.servicenow.store import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One write that succeeded; ``before`` is empty for a new row, ``by`` is a user name."""

    table: str
    row: Row
    before: Row
    by: str

    def becomes(self, column: str, value: str) -> bool:
        """Return whether the write gave the column this value, which it did not have."""
        return self.row.get(column, "") == value and self.before.get(column, "") != value


Follower = Callable[[Written], None]


def ignored(written: Written) -> None:
    """Follow nothing."""
