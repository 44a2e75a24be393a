"""Deletes what is past its retention time, table by table and in small steps."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from gateway import retention
from inbox import timeline as inbox_timeline
from inbox.commands import drafts
from routing import timeline as routing_timeline

log = logging.getLogger(__name__)


def purge() -> None:
    """Delete expired sessions, settled events and requests, and history, each after its own time."""
    now = timezone.now()
    SessionStore.clear_expired()
    deleted = retention.purge(now - timedelta(days=settings.EVENT_RETENTION_DAYS))
    log.info("deleted %s events and requests after their retention time", deleted)
    empty_payloads(looked_back=timedelta(days=settings.EVENT_RETENTION_DAYS))
    drafts.purge(now)
    if settings.ACTIVITY_RETENTION_DAYS:
        _purge_history(now - timedelta(days=settings.ACTIVITY_RETENTION_DAYS))


def empty_payloads(*, looked_back: timedelta = retention.LOOKED_BACK) -> None:
    """Empty the payloads of events that were applied some time ago; ``purge`` also finds the oldest ones."""
    older_than = timezone.now() - timedelta(minutes=settings.EVENT_PAYLOAD_MINUTES)
    retention.empty_payloads(older_than, looked_back=looked_back)


def _purge_history(older_than: datetime) -> None:
    deleted = inbox_timeline.purge(older_than) + routing_timeline.purge(older_than)
    log.info("deleted %s entries of the history after their retention time", deleted)
