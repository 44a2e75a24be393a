"""Both clouds in this process, and what Bridge does with them: its stream, its requests."""

from django.conf import settings
from sandbox.testing.here import Here

from gateway import worker
from gateway.models import OutboundRequest
from tests.support.stream import Stream

ROUNDS = 200


class Clouds(Here):
    """The sandbox, and the notification stream from it into Bridge."""

    def __init__(self):
        super().__init__(settings.GENESYS_API_URL, settings.SERVICENOW_URL)
        self.stream = Stream(self)

    def set_presence(self, agent, label="On Queue"):
        """Let the agent choose a presence in Genesys' own desktop."""
        super().set_presence(agent.user.username, label)

    def deliver(self):
        """Attempt every request that is due and apply every event, until nothing is left."""
        for _ in range(ROUNDS):
            if not (worker.step() or self.stream.pump()):
                return
        raise AssertionError(f"something is still due after {ROUNDS} rounds")

    def deliver_late(self):
        """As ``deliver``, including requests that wait for a later attempt."""
        OutboundRequest.objects.filter(state=OutboundRequest.State.WAITING).update(
            run_after="2020-01-01T00:00:00Z"
        )
        self.deliver()

    def open_queues(self, count):
        """Let an administrator of Genesys open so many more queues, without members."""
        token = self.service_token()
        for number in range(count):
            body = {"name": f"Queue {number:03d}"}
            self.send("genesys", "POST", "/api/v2/routing/queues", token=token, json=body)
