"""Notification channels of Genesys Cloud and their subscriptions to topics."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.providers.errors import Refused
from gateway.providers.http import JsonSession
from gateway.providers.paths import path
from gateway.providers.wire import mapping, needed_text, rows, text

CHANNELS = "/api/v2/notifications/channels"
SUBSCRIPTIONS = CHANNELS + "/{}/subscriptions"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationChannel:
    """A new channel. connect_uri: the socket's address, which is also its secret."""

    channel_id: str
    connect_uri: str = field(repr=False)


class Subscriptions:
    """Channels and subscriptions. One socket per channel, at most 20 channels per user and OAuth client.

    Source of all: docs/providers/genesys.md#notifications.
    """

    def __init__(self, http: JsonSession) -> None:
        self._http = http

    def create_notification_channel(self) -> NotificationChannel:
        """Create a channel; the 21st silently removes the one that was not used for the longest time."""
        answer = mapping(self._http.request("POST", CHANNELS))
        return NotificationChannel(
            channel_id=needed_text(answer, "id", of="channel"),
            connect_uri=needed_text(answer, "connectUri", of="channel"),
        )

    def subscribe(self, channel_id: str, *, topics: Sequence[str]) -> tuple[str, ...]:
        """Replace the channel's topics (at most 1,000) and return those that Genesys rejected.

        This also renews the channel's life of 24 hours.
        """
        answer = self._http.request(
            "PUT",
            path(SUBSCRIPTIONS, channel_id),
            # Without this, one forbidden topic makes Genesys reject all of them.
            params={"ignoreErrors": "true"},
            json=[{"id": topic} for topic in topics],
        )
        entities = rows(mapping(answer), "entities")
        return tuple(text(topic, "id") for topic in entities if text(topic, "state") == "Rejected")

    def notification_channel_exists(self, channel_id: str) -> bool:
        """Return whether a channel still exists."""
        try:
            self._http.request("HEAD", path(CHANNELS + "/{}", channel_id))
        except Refused as error:
            if error.status == 404:
                return False
            raise
        return True
