"""Joins reads of one conversation's texts, so that a flood of messages spends little of an agent's budget."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from gateway.models import OutboundRequest
from gateway.operations.names import Operation

BURST, WITHIN = 3, timedelta(seconds=3)  # reads of one conversation; the next ones wait and are joined
AT_ONCE = 500
READS = OutboundRequest.objects.filter(operation=Operation.READ_TEXTS)


def held_back(now: datetime) -> Q:
    """Return the filter for reads that wait because their conversation was just read several times."""
    recent = READS.filter(regarding=OuterRef("regarding"), attempted_at__gt=now - WITHIN)
    return Q(operation=Operation.READ_TEXTS) & Q(Exists(recent[BURST - 1 : BURST]))


def join_others(request: OutboundRequest) -> None:
    """Let a claimed read also read what other waiting ones of its conversation should, and delete those."""
    if request.operation != Operation.READ_TEXTS:
        return
    waiting = READS.filter(regarding=request.regarding, state=OutboundRequest.State.WAITING, attempts=0)
    with transaction.atomic():  # locked, so that no other worker claims them meanwhile
        others = list(waiting.select_for_update(skip_locked=True).order_by("reserved_at", "id")[:AT_ONCE])
        ids = [message_id for one in (request, *others) for message_id in one.payload["message_ids"]]
        request.payload["message_ids"] = list(dict.fromkeys(ids))
        if others:
            request.save(update_fields=["payload"])
            waiting.filter(pk__in=[one.pk for one in others]).delete()
