"""429 storm: the rate limit refuses what a desk asks for."""

from sandbox.genesys.testers.scenarios.model import Story
from sandbox.genesys.testers.scenarios.vocabulary import fault, spent

STORY = Story(
    about="The next 20 API requests are refused by the rate limit.",
    steps=(
        fault("20 requests will be refused: 429, Retry-After 2 s.", "genesys", preset="rate limited"),
        spent("All 20 came and were refused.", "genesys", within_s=180),
    ),
)
