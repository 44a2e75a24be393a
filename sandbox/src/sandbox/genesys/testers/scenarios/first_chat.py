"""First chat: the plainest story there is."""

from sandbox.genesys.testers.scenarios.model import Story
from sandbox.genesys.testers.scenarios.vocabulary import begins, expect, types, wait, writes

STORY = Story(
    about="Noor writes to the IT Service Desk, and once more.",
    steps=(
        begins("message", "noor", "IT Service Desk", "My VPN drops every few minutes, error 809."),
        wait(2),
        types("noor"),
        wait(2),
        writes("noor", "I have a client demo at 2:30."),
        expect("An agent accepts.", "noor", within_s=300),
        expect("An agent answers {who}.", "noor", within_s=300),
        types("noor"),
        wait(3),
        writes("noor", "It connects now, thank you!"),
    ),
)
