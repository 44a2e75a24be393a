"""Voice call: it rings, somebody talks, the caller hangs up."""

from sandbox.genesys.testers.scenarios.model import Story
from sandbox.genesys.testers.scenarios.vocabulary import begins, expect, hangs_up, wait

STORY = Story(
    about="Sam calls the IT Service Desk.",
    steps=(
        begins("call", "sam", "IT Service Desk"),
        expect("It rings at an agent.", "sam", within_s=300),
        expect("An agent accepts.", "sam", within_s=120),
        wait(120),
        hangs_up("sam"),
    ),
)
