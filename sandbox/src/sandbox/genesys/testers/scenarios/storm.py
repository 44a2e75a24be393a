"""429 storm: the rate limit refuses what a desk asks for."""

from datetime import datetime

from sandbox.control.faults import FAULTS
from sandbox.genesys.testers.scenarios.model import Run, Story
from sandbox.genesys.testers.scenarios.vocabulary import fault, spent


def _calm(run: Run, now: datetime) -> None:
    """Take back the refusals that nobody met."""
    faults = FAULTS["genesys"]
    faults.rules = [each for each in faults.rules if each.status != 429 or each.times is None]


STORY = Story(
    about="The next 20 API requests are refused by the rate limit.",
    steps=(
        fault("20 requests will be refused: 429, Retry-After 2 s.", "genesys", preset="rate limited"),
        spent("All 20 came and were refused.", "genesys", within_s=180),
    ),
    tidy=(_calm,),
)
