"""Notification channels of Genesys Cloud: opening one, and subscribing it to topics."""

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
    """A channel just made. connect_uri: the socket's address and at the same time its secret."""

    channel_id: str
    connect_uri: str = field(repr=False)


class Subscriptions:
    """Making channels and subscribing. One socket per channel; at most 20 channels per user and client.

    Source of all: docs/providers/genesys.md#notifications.
    """

    def __init__(self, http: JsonSession) -> None:
        self._http = http

    def create_notification_channel(self) -> NotificationChannel:
        """Make a channel; number 21 silently removes the one longest unused."""
        answer = mapping(self._http.request("POST", CHANNELS))
        return NotificationChannel(
            channel_id=needed_text(answer, "id", of="channel"),
            connect_uri=needed_text(answer, "connectUri", of="channel"),
        )

    def subscribe(self, channel_id: str, *, topics: Sequence[str]) -> tuple[str, ...]:
        """Subscribe to these topics instead of those before, and return the rejected ones.

        At most 1,000 a channel; it also renews the channel's 24 hours.
        """
        answer = self._http.request(
            "PUT",
            path(SUBSCRIPTIONS, channel_id),
            # Without it one forbidden topic makes Genesys refuse all of them.
            params={"ignoreErrors": "true"},
            json=[{"id": topic} for topic in topics],
        )
        entities = rows(mapping(answer), "entities")
        return tuple(text(topic, "id") for topic in entities if text(topic, "state") == "Rejected")

    def notification_channel_exists(self, channel_id: str) -> bool:
        """Return whether a channel is still there."""
        try:
            self._http.request("HEAD", path(CHANNELS + "/{}", channel_id))
        except Refused as error:
            if error.status == 404:
                return False
            raise
        return True
