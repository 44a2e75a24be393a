"""Divisions as they start: Home, and one more so that there is something that not everyone sees."""

from dataclasses import dataclass

from sandbox.genesys.catalogue import DIVISION_ID
from sandbox.organisation import uuid_of

FINANCE_ID = uuid_of("division", "Finance")


@dataclass(slots=True, kw_only=True)
class Division:
    """A part of the organisation that users and things belong to."""

    id: str
    name: str
    description: str = ""

    @property
    def is_home(self) -> bool:
        """Return whether it is the one that everything belongs to at first."""
        return self.id == DIVISION_ID


def divisions() -> dict[str, Division]:
    """Return the divisions by id."""
    made = (
        Division(id=DIVISION_ID, name="Home", description="Home division"),
        Division(id=FINANCE_ID, name="Finance", description="What is about money"),
    )
    return {each.id: each for each in made}
