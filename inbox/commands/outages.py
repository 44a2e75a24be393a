"""What outages mean for conversations: customers are told, and Genesys gets the master's number."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.outage_payloads import SendAnnouncement
from inbox.ingest import linking
from inbox.models import Conversation
from inbox.states import Medium
from incidents.models import Outage, OutageRecord

PLATFORMS = ("open", "sms", "apple")  # see gateway.providers.genesys.announcements
AT_ONCE = 200


def announce(now: datetime) -> None:
    """Tell customers of messages that wait in an affected queue, or came since: each once for each outage."""
    for outage in Outage.objects.open().exclude(announcement=""):
        with transaction.atomic(durable=True):
            _announce(outage, now)


def link_back(now: datetime) -> None:
    """Let Genesys name the master at the conversations that were recorded."""
    with transaction.atomic(durable=True):
        records = OutageRecord.objects.select_related("entry", "outage__master")
        found = list(records.filter(linked_back=False).exclude(outage__master=None)[:AT_ONCE])
        masters = {row.entry.key: row.outage.master for row in found}
        for conversation in Conversation.objects.filter(remote_id__in=masters):
            linking.link_back(conversation, masters[conversation.remote_id], now)
        OutageRecord.objects.filter(pk__in=[row.pk for row in found]).update(linked_back=True)


def _announce(outage: Outage, now: datetime) -> None:
    waiting = Conversation.objects.open().filter(
        Q(waiting_since__isnull=False) | Q(started_at__gte=outage.opened_at),
        medium=Medium.MESSAGE,
        message_type__in=PLATFORMS,
        customer_left_at=None,
    )
    if not outage.everywhere:
        waiting = waiting.filter(queue__in=outage.scopes.values("queue"))
    told = OutboundRequest.objects.filter(
        operation=Operation.SEND_ANNOUNCEMENT,
        regarding=OuterRef("remote_id"),
        key__startswith=f"announcement:{outage.key}:",
    )
    untold = waiting.exclude(Exists(told))
    outbound.store([_request(outage, one, now) for one in untold.order_by("id")[:AT_ONCE]])


def _request(outage: Outage, conversation: Conversation, now: datetime) -> OutboundRequest:
    return outbound.request(
        Operation.SEND_ANNOUNCEMENT,
        SendAnnouncement(conversation_id=conversation.remote_id, text=outage.announcement),
        key=f"announcement:{outage.key}:{conversation.remote_id}",
        regarding=conversation.remote_id,
        now=now,
    )
