"""Subscriptions to Genesys notifications: the topics of each shard, and the process that reads it.

Source of the limits: docs/providers/genesys.md#notifications.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from gateway import clients
from gateway.models import StreamShard
from gateway.providers.errors import Refused

log = logging.getLogger(__name__)

TOPICS_AT_MOST = 1000  # of one notification channel
LEASE = timedelta(seconds=15)  # three ticks of the stream
LIFE = timedelta(hours=24)  # of a channel, from its last subscription
RENEW_BEFORE = timedelta(hours=4)


class Lost(Exception):
    """Another process reads this shard now."""


def take_over(owner: str, topics: Callable[[], list[str]]) -> list[int]:
    """Divide the topics into shards, lease those that are free, and return the shards this process reads.

    Also renews this process' leases, and the subscriptions of shards whose topics changed or whose channel
    is about to expire.
    """
    now, wanted = timezone.now(), topics()
    shards = [wanted[start : start + TOPICS_AT_MOST] for start in range(0, len(wanted), TOPICS_AT_MOST)]
    StreamShard.objects.filter(shard__gte=len(shards)).delete()
    mine = []
    for shard, some in enumerate(shards):
        if _lease(shard, owner, now):
            mine.append(shard)
            _follow_topics(shard, some, now)
    return mine


def open_shard(shard: int, owner: str) -> tuple[str, int]:
    """Return the socket's address and how often it was opened; creates a channel when there is none.

    Raises:
        Lost: another process leased the shard. ProviderError: Genesys did not create a channel.
    """
    now = timezone.now()
    row = StreamShard.objects.get(shard=shard)
    if row.lease_owner != owner:
        raise Lost
    if not row.remote_id or not _exists(row, now):
        made = clients.genesys().create_notification_channel()
        row.remote_id, row.address = made.channel_id, made.connect_uri
        _subscribe(row, row.topics, now)
    row.connections += 1
    row.heard_at = now
    row.save(update_fields=["remote_id", "address", "expires_at", "connections", "heard_at"])
    return row.address, row.connections


def discard(shard: int) -> None:
    """Drop a channel whose address is no longer accepted; the next ``open_shard`` creates another."""
    StreamShard.objects.filter(shard=shard).update(remote_id="", expires_at=None)


def release(owner: str) -> None:
    """End this process' leases, so that another process can read its shards at once."""
    StreamShard.objects.filter(lease_owner=owner).update(lease_owner="", lease_until=None)


def age_s(now: datetime) -> float | None:
    """Return how many seconds ago the last reader of any shard stopped, at worst; None without shards.

    That is when its lease ended; for a released lease, when its socket was last opened.
    """
    leases = StreamShard.objects.values_list(Coalesce("lease_until", "heard_at"), flat=True)
    return max((_seconds_since(until, now) for until in leases), default=None)


def _seconds_since(until: datetime | None, now: datetime) -> float:
    return max(0.0, (now - until).total_seconds()) if until else LIFE.total_seconds()


def _lease(shard: int, owner: str, now: datetime) -> bool:
    StreamShard.objects.get_or_create(shard=shard)
    free = Q(lease_owner=owner) | Q(lease_until=None) | Q(lease_until__lt=now)
    return bool(
        StreamShard.objects.filter(free, shard=shard).update(lease_owner=owner, lease_until=now + LEASE)
    )


def _follow_topics(shard: int, topics: list[str], now: datetime) -> None:
    row = StreamShard.objects.get(shard=shard)
    ageing = row.expires_at is not None and row.expires_at - now < RENEW_BEFORE
    if row.topics == topics and not ageing:
        return
    if row.remote_id:
        _subscribe(row, topics, now)
    row.topics = topics
    row.save(update_fields=["topics", "expires_at"])


def _subscribe(row: StreamShard, topics: list[str], now: datetime) -> None:
    """Replace the channel's topics, which also renews its life of 24 hours."""
    rejected = clients.genesys().subscribe(row.remote_id, topics=topics)
    if rejected:
        log.warning("Genesys rejected %s topics of shard %s, first %s", len(rejected), row.shard, rejected[0])
    row.expires_at = now + LIFE


def _exists(row: StreamShard, now: datetime) -> bool:
    if row.expires_at is None or row.expires_at <= now:
        return False
    try:
        return clients.genesys().notification_channel_exists(row.remote_id)
    except Refused:
        return False


def agent_topic(agent_id: str) -> str:
    """Return an agent's topics as one combined topic, which counts as one."""
    return f"v2.users.{agent_id}?conversations&presence&routingStatus"


def queue_topic(queue_id: str) -> str:
    """Return the topic of a queue's conversations, including waiting ones."""
    return f"v2.routing.queues.{queue_id}.conversations"
