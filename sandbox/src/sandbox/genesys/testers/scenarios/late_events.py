"""Late events: twice, late, and out of order."""

from sandbox.genesys.testers.scenarios.model import Story
from sandbox.genesys.testers.scenarios.vocabulary import begins, calm_events, fault, wait, writes

UNRULY = {"duplicate": 0.5, "reorder": 0.5, "delay_ms": 300}

STORY = Story(
    about="For a minute, half of the events come twice or late, while Ivy chats.",
    steps=(
        fault("Half of the events come twice, half late.", "genesys", events=UNRULY),
        begins("message", "ivy", "IT Service Desk", "Which form do I need for a second screen?"),
        wait(5),
        writes("ivy", "It is for my home office."),
        wait(1),
        writes("ivy", "27 inches would be nice."),
        wait(54),
    ),
    tidy=(calm_events,),
)
