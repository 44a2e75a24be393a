"""Missed offer: the first agent does not respond, the chat waits on."""

from sandbox.genesys.testers.scenarios.model import Story
from sandbox.genesys.testers.scenarios.vocabulary import begins, expect, misses, wait

STORY = Story(
    about="Lena writes to Billing; the first offer is missed.",
    steps=(
        begins("message", "lena", "Billing", "Invoice 88210 shows the wrong tax."),
        wait(6),
        misses("lena"),
        expect("An offer goes unanswered.", "lena", within_s=120),
        expect("An agent accepts.", "lena", within_s=300, is_hope=True),
    ),
)
