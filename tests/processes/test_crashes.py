"""Kill any process at any point: nothing is lost, nothing is done twice."""

import re

import pytest

from sandbox.organisation import uuid_of
from tests.support.running import until

pytestmark = pytest.mark.processes

RESOLVED = uuid_of("wrapup", "Resolved")
PROCESSES = ["web", "stream", "deliver", "reconcile"]
POINTS = ["ring", "accept", "reply", "message", "end", "finish"]


class Story:
    """Maya's conversation with Noor; ``crash`` is called with the name of each point as it is reached."""

    def __init__(self, tab, clouds, crash):
        self.tab, self.clouds, self.crash = tab, clouds, crash

    def play(self):
        """Play it from the first message to the incident, and return the customer."""
        noor = self.clouds.customer("noor", text="My VPN drops.")
        self.crash("ring")
        leg = self.tab.offered(noor)
        self._ask(f"{leg}acceptance/", "accept")
        self._reaches(noor, "connected")
        self._ask(f"{leg}reply/", "reply", text="Which network?")
        until(lambda: "Which network?" in noor.sees(), within_s=20, what="the reply at the customer's side")
        noor.writes("The one at home.")
        self.crash("message")
        until(lambda: "The one at home." in self.tab.page(leg), within_s=30, what="the customer's answer")
        self._ask(f"{leg}end/", "end")
        self._reaches(noor, "wrap-up")
        self._ask(f"{leg}wrapup/", "finish", code=RESOLVED, notes="Restarted.", outcome="create", title="VPN")
        return noor

    def _ask(self, path, point, **fields):
        self.tab.press(path, **fields)
        self.crash(point)

    def _reaches(self, noor, state):
        card = re.compile(rf'data-conversation-id="{noor.id}" data-state="{state}"')
        until(lambda: card.search(self.tab.page()), within_s=30, what=f"{state} on the desk")


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("process", PROCESSES)
def test_is_survived(process, point, bridge, maya, clouds):
    story = Story(maya, clouds, lambda at: bridge.crash(process) if at == point else None)

    noor = story.play()

    (incident,) = until(lambda: clouds.incidents_of(noor), within_s=60, what="the incident")
    until(
        lambda: clouds.conversation(noor.id)["externalTag"] == incident["number"], within_s=60, what="the tag"
    )
    assert len(clouds.incidents_of(noor)) == 1
    assert clouds.notes_of(incident).count("Wrap-up:") == 1
    assert noor.sees() == ["My VPN drops.", "Which network?", "The one at home."]
    said = re.findall(r'class="message__text">([^<]+)<', maya.page(maya.offered(noor)))
    assert said == noor.sees()


def test_a_push_passes_between_processes(bridge, maya, clouds):
    noor = clouds.customer("noor", text="My VPN drops.")

    maya.offered(noor)
    maya.sees("Noor Haddad")
