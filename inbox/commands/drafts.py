"""Stores what agents type into wrap-up forms, so that it survives a crash and a timer can file it."""

from datetime import datetime, timedelta

from django.db import transaction

from gateway import bulk
from inbox.commands.actions import ActionRequest, lock
from inbox.models import WrapUpDraft

KEPT_FOR = timedelta(days=14)  # as in the browser, see static/js/drafts.js


def save(asked: ActionRequest, fields: dict[str, str]) -> None:
    """Keep what the agent has typed; nothing is kept of an empty form, or once the wrap-up is finished.

    Raises:
        NotFound: the agent has no such leg.
    """
    with transaction.atomic(durable=True):
        leg = lock(asked)
        if leg.filed_at and not leg.is_due:
            return  # saved late, after the press of the button
        if any(fields.values()):
            WrapUpDraft.objects.update_or_create(leg=leg, defaults={"fields": fields, "saved_at": asked.now})
        else:
            WrapUpDraft.objects.filter(leg=leg).delete()


def purge(now: datetime) -> int:
    """Delete drafts that nobody touched for KEPT_FOR; return how many."""
    old = WrapUpDraft.objects.filter(saved_at__lt=now - KEPT_FOR)
    return bulk.delete_in_steps(old.order_by("saved_at"))
