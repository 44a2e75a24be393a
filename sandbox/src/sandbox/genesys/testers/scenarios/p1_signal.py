"""P1 signal: while a VIP waits, their incident becomes critical in ServiceNow."""

from datetime import datetime

from sandbox import organisation
from sandbox.genesys.testers.scenarios.model import Broken, Run, Step, Story
from sandbox.genesys.testers.scenarios.vocabulary import begins, expect, wait
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD

WHO = "noor"
CRITICAL = {"impact": "1", "urgency": "1", "work_notes": "Half of the building is without VPN."}
ADMIN = "admin"


def becomes_critical(who: str) -> Step:
    """Raise the customer's newest open incident to priority 1, as somebody in ServiceNow would."""

    def act(run: Run, now: datetime) -> None:
        with WORLD.lock:
            rows = WORLD.stores["incident"].having("caller_id", sys_id_of("sys_user", who))
            open_ones = [row for row in rows if row["active"] == "true" and row["priority"] != "1"]
            if not open_ones:
                raise Broken("No open incident is left that could become critical.")
            newest = max(open_ones, key=lambda row: row["number"])
            WORLD.writer(ADMIN).update("incident", newest["sys_id"], CRITICAL)

    name = organisation.customer(who).name
    return Step(label=f"An incident of {name} becomes priority 1 in ServiceNow.", act=act)


STORY = Story(
    about="Noor, a VIP, waits; her incident becomes priority 1 in ServiceNow, and a rule tells of it.",
    steps=(
        begins("message", WHO, "VIP Support", "Nobody in our building has VPN."),
        wait(5),
        becomes_critical(WHO),
        expect("The priority of {who} is raised.", WHO, within_s=60, is_hope=True),
        expect("An agent accepts.", WHO, within_s=180, is_hope=True),
    ),
)
