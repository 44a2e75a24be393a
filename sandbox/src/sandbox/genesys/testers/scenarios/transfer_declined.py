"""Transfer declined: a colleague says no, and the sender keeps the chat."""

from sandbox.genesys.testers.scenarios.model import Story
from sandbox.genesys.testers.scenarios.robotics import (
    accepted,
    go_home,
    stands_by,
    still_there,
    transfer_declined,
)
from sandbox.genesys.testers.scenarios.vocabulary import begins, wait, writes

QUEUE = "IT Service Desk"

STORY = Story(
    about="Grace wants somebody else; the colleague, a robot, declines the transfer.",
    steps=(
        begins("message", "grace", QUEUE, "The label printer prints blank pages again."),
        stands_by(QUEUE),
        accepted("grace", QUEUE, patience_s=20, within_s=120),
        wait(2),
        writes("grace", "Could your colleague who was here last time help me?"),
        transfer_declined("grace", patience_s=60, within_s=120),
        still_there("grace"),
    ),
    tidy=(go_home,),
)
