"""The notification stream without a socket: what the sandbox publishes becomes events in Bridge."""

import json

from bridge_project import flow
from gateway import subscriptions
from gateway.inbound import Received
from gateway.models import InboundEvent
from routing import queries as routing


class Stream:
    """The stream of one test. heard: every payload read so far."""

    def __init__(self, clouds):
        self.heard = []
        self._clouds = clouds

    def listen(self):
        """Subscribe to the topics of all stored agents and queues, as the stream process does."""
        wanted = [subscriptions.agent_topic(agent_id) for agent_id in routing.watched_agents()]
        wanted += [subscriptions.queue_topic(queue_id) for queue_id in routing.watched_queues()]
        self._clouds.listen(wanted)

    def pump(self):
        """Store and apply all frames in order; return how many there were."""
        count = 0
        while self._clouds.frames:
            count += 1
            self.hear(json.loads(self._clouds.frames.popleft()))
        return count

    def lose(self):
        """Drop all frames, as during a gap."""
        self._clouds.frames.clear()

    def hear(self, *payloads):
        """Store and apply payloads as one batch, and return the last event."""
        received = [self._received(payload) for payload in payloads]
        flow.take(received)
        return InboundEvent.objects.get(key=received[-1].key)

    def _received(self, payload):
        self.heard.append(payload)
        return Received(
            source=InboundEvent.Source.SOCKET,
            key=f"0:1:{len(self.heard)}",
            payload=payload,
            topic=payload["topicName"].lower(),
        )
