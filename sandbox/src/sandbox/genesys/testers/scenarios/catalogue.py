"""Every scenario by the name under which it is played."""

from datetime import datetime

from sandbox.control.faults import FAULTS, EventShares
from sandbox.genesys.state import STATE
from sandbox.genesys.testers.scenarios import outage_drill
from sandbox.genesys.testers.scenarios.model import Run, Scenario
from sandbox.genesys.testers.scenarios.robot_steps import (
    accepted,
    sign_off_robots,
    stands_by,
    still_there,
    transfer_declined,
)
from sandbox.genesys.testers.scenarios.steps import (
    becomes_critical,
    begins,
    cut_sockets,
    expect,
    fault,
    faults_used_up,
    hangs_up,
    meets_bot,
    misses,
    types,
    wait,
    writes,
)

DESK, VIP = "IT Service Desk", "VIP Support"
CUT_S = 120


def _restore_events(run: Run, now: datetime) -> None:
    FAULTS["genesys"].events = EventShares()


def _allow_sockets(run: Run, now: datetime) -> None:
    STATE.feeds.down_until = None


def _remove_refusals(run: Run, now: datetime) -> None:
    """Take back the refusals that nobody met."""
    faults = FAULTS["genesys"]
    faults.rules = [each for each in faults.rules if each.status != 429 or each.times is None]


SCENARIOS = {
    "first-chat": Scenario(
        about="Noor writes to the IT Service Desk, and once more.",
        steps=(
            begins("message", "noor", DESK, "My VPN drops every few minutes, error 809."),
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
    ),
    "voice-call": Scenario(
        about="Sam calls the IT Service Desk.",
        steps=(
            begins("call", "sam", DESK),
            expect("It rings at an agent.", "sam", within_s=300),
            expect("An agent accepts.", "sam", within_s=120),
            wait(120),
            hangs_up("sam"),
        ),
    ),
    "missed-offer": Scenario(
        about="Lena writes to Billing; the first offer is missed.",
        steps=(
            begins("message", "lena", "Billing", "Invoice 88210 shows the wrong tax."),
            wait(6),
            misses("lena"),
            expect("An offer goes unanswered.", "lena", within_s=120),
            expect("An agent accepts.", "lena", within_s=300, optional=True),
        ),
    ),
    "transfer-declined": Scenario(
        about="Grace wants somebody else; the colleague, a robot, declines the transfer.",
        steps=(
            begins("message", "grace", DESK, "The label printer prints blank pages again."),
            stands_by(DESK),
            accepted("grace", DESK, patience_s=20, within_s=120),
            wait(2),
            writes("grace", "Could your colleague who was here last time help me?"),
            transfer_declined("grace", patience_s=60, within_s=120),
            still_there("grace"),
        ),
        cleanup=sign_off_robots,
    ),
    "bot-handover": Scenario(
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
            expect("An agent accepts.", "ivy", within_s=300, optional=True),
        ),
    ),
    "p1-signal": Scenario(
        about="Noor, a VIP, waits; her incident becomes priority 1 in ServiceNow, and a rule tells of it.",
        steps=(
            begins("message", "noor", VIP, "Nobody in our building has VPN."),
            wait(5),
            becomes_critical("noor"),
            expect("The priority of {who} is raised.", "noor", within_s=60, optional=True),
            expect("An agent accepts.", "noor", within_s=180, optional=True),
        ),
    ),
    "429-storm": Scenario(
        about="The next 20 API requests are refused by the rate limit.",
        steps=(
            fault("20 requests will be refused: 429, Retry-After 2 s.", "genesys", preset="rate limited"),
            faults_used_up("All 20 came and were refused.", "genesys", within_s=180),
        ),
        cleanup=_remove_refusals,
    ),
    "socket-cut": Scenario(
        about="Every notification socket closes and stays away for 120 s; a chat and a call come.",
        steps=(
            cut_sockets(for_s=CUT_S),
            wait(5),
            begins("message", "tomas", DESK, "Is anybody there?"),
            wait(10),
            begins("call", "sam", DESK),
            wait(30),
            hangs_up("sam"),
            writes("tomas", "Hello?"),
            wait(CUT_S - 45),
        ),
        cleanup=_allow_sockets,
    ),
    "late-events": Scenario(
        about="For a minute, half of the events come twice or late, while Ivy chats.",
        steps=(
            fault(
                "Half of the events come twice, half late.",
                "genesys",
                events={"duplicate": 0.5, "reorder": 0.5, "delay_ms": 300},
            ),
            begins("message", "ivy", DESK, "Which form do I need for a second screen?"),
            wait(5),
            writes("ivy", "It is for my home office."),
            wait(1),
            writes("ivy", "27 inches would be nice."),
            wait(54),
        ),
        cleanup=_restore_events,
    ),
    "outage-drill": outage_drill.SCENARIO,
}
