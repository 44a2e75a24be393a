"""The channel layer, which may be away. Pages are then not live: they ask at each heartbeat."""

import asyncio
import logging
from typing import Any

import pybreaker
from channels.layers import BaseChannelLayer, get_channel_layer
from django.core.exceptions import ImproperlyConfigured
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
AWAY = (RedisError, OSError, TimeoutError)
WITHIN_S = 1.0
PROBE = "probe"  # a group without members
# Nobody waits again and again for a layer that is away.
breaker = pybreaker.CircuitBreaker(
    fail_max=1,
    reset_timeout=3.0,
    exclude=[asyncio.CancelledError],  # a socket that went says nothing about the layer
    throw_new_error_on_trip=False,
)


def default() -> BaseChannelLayer:
    """Return the channel layer."""
    layer = get_channel_layer()
    if layer is None:
        raise ImproperlyConfigured("CHANNEL_LAYERS has no default")
    return layer


async def send(group: str, message: dict[str, Any]) -> bool:
    """Send a message to a group, and return whether the layer took it; never raises what the layer raises."""
    try:
        with breaker.calling():
            await asyncio.wait_for(default().group_send(group, message), WITHIN_S)
    except pybreaker.CircuitBreakerError:
        return False
    except AWAY as error:
        log.warning("the channel layer does not answer, pages ask for changes: %s", error)
        return False
    return True


async def answers() -> bool:
    """Return whether the channel layer takes messages."""
    return await send(PROBE, {"type": "live.probe"})
