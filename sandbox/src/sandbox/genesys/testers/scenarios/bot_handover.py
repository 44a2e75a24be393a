"""Bot handover: the bot asks, hands over with what it was told, and a human goes on."""

from sandbox.genesys.testers.scenarios.model import Story
from sandbox.genesys.testers.scenarios.vocabulary import expect, meets_bot, types, wait, writes

STORY = Story(
    about="Ivy meets the bot first; it hands over to the queue with what she told it.",
    steps=(
        meets_bot("ivy", "Hi, my second screen stays black."),
        wait(3),
        writes("ivy", "A device"),
        wait(3),
        writes("ivy", "It can wait"),
        types("ivy"),
        wait(3),
        writes("ivy", "E106700"),
        expect("The bot hands over what it was told.", "ivy", within_s=10),
        expect("An agent accepts.", "ivy", within_s=300, is_hope=True),
    ),
)
