"""The notification stream without a socket: what the sandbox publishes becomes events in Bridge."""

import json
from collections import deque

from django.conf import settings
from sandbox.genesys.notifications import topics
from sandbox.genesys.state import STATE

from bridge_project import flow
from gateway import subscriptions
from gateway.inbound import Received
from gateway.models import InboundEvent
from routing import queries as routing
from sandbox import clock


class Stream:
    """The stream of one test. frames: sent by the sandbox, not yet read. heard: every payload read so far."""

    def __init__(self):
        self.frames = deque()
        self.heard = []
        self._feed = None

    def listen(self):
        """Subscribe to the topics of all stored agents and queues, as the stream process does."""
        wanted = [subscriptions.agent_topic(agent_id) for agent_id in routing.watched_agents()]
        wanted += [subscriptions.queue_topic(queue_id) for queue_id in routing.watched_queues()]
        with STATE.lock:
            if self._feed is None:
                self._feed = STATE.feeds.open(
                    "streaming-test", (settings.GENESYS_CLIENT_ID, None), clock.now()
                )
                self._feed.attach(self.frames.append, lambda code: None)
            entries = {topic: topics.taken_apart(topic) for topic in wanted}
            STATE.feeds.subscribe(self._feed, entries, clock.now())

    def pump(self):
        """Store and apply all frames in order; return how many there were."""
        count = 0
        while self.frames:
            count += 1
            self.hear(json.loads(self.frames.popleft()))
        return count

    def lose(self):
        """Drop all frames, as during a gap."""
        self.frames.clear()

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
