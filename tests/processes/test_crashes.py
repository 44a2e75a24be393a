"""Kill any process at any point: nothing is lost, nothing is done twice."""

import re
import threading

import pytest
from sandbox.testing.ids import uuid_of

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
        self.reaches(noor, "connected")
        self._ask(f"{leg}reply/", "reply", text="Which network?")
        until(lambda: "Which network?" in noor.sees(), within_s=20, what="the reply at the customer's side")
        noor.writes("The one at home.")
        self.crash("message")
        until(lambda: "The one at home." in self.tab.page(leg), within_s=30, what="the customer's answer")
        self._ask(f"{leg}end/", "end")
        self.reaches(noor, "wrap-up")
        self._ask(
            f"{leg}wrapup/",
            "finish",
            code=RESOLVED,
            notes="Restarted.",
            incident_action="create",
            title="VPN",
        )
        return noor

    def _ask(self, path, point, **fields):
        self.tab.press(path, **fields)
        self.crash(point)

    def reaches(self, noor, state):
        """Wait until a fresh load of the desk shows the conversation in this state."""
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
    assert maya.said(maya.offered(noor)) == noor.sees()


@pytest.mark.parametrize("method", ["PATCH", "POST"], ids=["accept", "reply"])
def test_an_action_in_flight_is_done_once(method, bridge, maya, clouds):
    slow = {"method": method, "path": "/api/v2/conversations/messages/"}
    noor = clouds.customer("noor", text="My VPN drops.")
    leg = maya.offered(noor)
    story = Story(maya, clouds, lambda at: None)
    if method == "POST":
        maya.press(f"{leg}acceptance/")
        story.reaches(noor, "connected")
    clouds.fault("genesys", match=slow, delay_ms=1500, times=1)
    killer = threading.Thread(target=lambda: _crash_in_flight(bridge, clouds))

    killer.start()
    maya.press(f"{leg}reply/" if method == "POST" else f"{leg}acceptance/", text="Which network?")
    killer.join()

    story.reaches(noor, "connected")
    until(lambda: clouds.conversation(noor.id)["state"] == "talking", what="the accept")
    if method == "POST":
        until(
            lambda: 'data-status="delivered"' in maya.page(leg), within_s=60, what="the delivery of the reply"
        )
        assert noor.sees() == ["My VPN drops.", "Which network?"]
        assert maya.said(leg) == noor.sees()


def test_a_push_passes_between_processes(bridge, maya, clouds):
    noor = clouds.customer("noor", text="My VPN drops.")

    maya.offered(noor)
    maya.sees("Noor Haddad")


def _crash_in_flight(bridge, clouds):
    until(lambda: not clouds.faults("genesys"), what="the click's arrival at Genesys, which spends the fault")
    bridge.crash("web")
