"""Notification channels: who listens to which topic, how a frame reaches a socket; knows no bodies."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HEARTBEAT = json.dumps({"topicName": "channel.metadata", "eventBody": {"message": "WebSocket Heartbeat"}})
PONG = json.dumps({"topicName": "channel.metadata", "eventBody": {"message": "pong"}})
CHANNELS_PER_OWNER = 20
TOPICS_PER_CHANNEL = 1000
LIFETIME = timedelta(hours=24)

Send = Callable[[str], None]
Close = Callable[[int], None]


@dataclass(slots=True, kw_only=True, eq=False)
class Feed:
    """One notification channel; ``entries`` are as subscribed, ``topics`` with combined ones taken apart."""

    id: str
    owner: tuple[str, str | None]
    expires_at: datetime
    used_at: datetime
    entries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    send: Send | None = None
    close: Close | None = None

    def __getstate__(self) -> tuple[None, dict[str, object]]:
        """Return what can be kept in a file: everything but the socket."""
        own = {name: getattr(self, name) for name in self.__slots__}
        return None, own | {"send": None, "close": None}

    @property
    def topics(self) -> set[str]:
        """Return every single topic, lower-cased."""
        return {topic.lower() for topics in self.entries.values() for topic in topics}

    def attach(self, send: Send, close: Close) -> None:
        """Let a socket listen; an earlier one is closed."""
        self.cut()
        self.send, self.close = send, close

    def detach(self, send: Send) -> None:
        """Forget this socket, unless another one took its place."""
        if self.send is send:
            self.send = self.close = None

    def cut(self, code: int = 1000) -> None:
        """Close the socket, if there is one; what it missed is not repeated."""
        close, self.send, self.close = self.close, None, None
        if close is not None:
            close(code)


class Feeds:
    """All channels, and who subscribed to what."""

    def __init__(self) -> None:
        self.by_id: dict[str, Feed] = {}
        self.down_until: datetime | None = None
        self._listeners: dict[str, set[Feed]] = {}

    def clear(self) -> None:
        """Close every socket and forget every channel."""
        self.cut_all()
        self.down_until = None
        self.by_id.clear()
        self._listeners.clear()

    def open(self, channel_id: str, owner: tuple[str, str | None], now: datetime) -> Feed:
        """Return a new channel; beyond the twentieth, the owner's least used one is gone."""
        feed = Feed(id=channel_id, owner=owner, expires_at=now + LIFETIME, used_at=now)
        self.by_id[feed.id] = feed
        mine = self.of(owner)
        if len(mine) > CHANNELS_PER_OWNER:
            self.remove(min(mine, key=lambda each: (each.send is not None, each.used_at)))
        return feed

    def of(self, owner: tuple[str, str | None]) -> list[Feed]:
        """Return this user's channels with this client."""
        return [feed for feed in self.by_id.values() if feed.owner == owner]

    def remove(self, feed: Feed) -> None:
        """End a channel."""
        self.subscribe(feed, {}, feed.used_at)
        self.by_id.pop(feed.id, None)
        feed.cut()

    def subscribe(self, feed: Feed, entries: dict[str, tuple[str, ...]], now: datetime) -> None:
        """Replace the channel's subscriptions; this extends its life."""
        for topic in feed.topics:
            self._listeners[topic].discard(feed)
        feed.entries = entries
        for topic in feed.topics:
            self._listeners.setdefault(topic, set()).add(feed)
        feed.used_at, feed.expires_at = now, now + LIFETIME

    def listeners(self, topic: str) -> set[Feed]:
        """Return who subscribed to a single topic."""
        return self._listeners.get(topic.lower(), set())

    def send_to_all(self, frame: str) -> None:
        """Send a frame to every open socket."""
        for feed in self.by_id.values():
            if feed.send is not None:
                feed.send(frame)

    def cut_all(self) -> None:
        """Close every socket; channels and subscriptions stay."""
        for feed in self.by_id.values():
            feed.cut()

    def cut_all_until(self, at: datetime) -> None:
        """Close every socket; none opens before this time."""
        self.cut_all()
        self.down_until = at

    def are_down(self, now: datetime) -> bool:
        """Return whether a tester wants no socket to open now."""
        return self.down_until is not None and now < self.down_until

    def expire(self, now: datetime) -> None:
        """End the channels whose day is over."""
        for feed in [each for each in self.by_id.values() if each.expires_at <= now]:
            self.remove(feed)
