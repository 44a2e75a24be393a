"""What outages mean for conversations: customers are told, and Genesys gets the master's number."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.outage_payloads import SendAnnouncement
from gateway.operations.outages import PLAIN_TEXT
from inbox.ingest import linking
from inbox.models import Conversation
from inbox.states import Medium
from incidents.models import Outage, OutageRecord

AT_ONCE = 200


def announce(now: datetime) -> None:
    """Tell customers of messages that wait in an affected queue, or came since: each once for each outage."""
    for outage in Outage.objects.open().exclude(announcement=""):
        with transaction.atomic(durable=True):
            _announce(outage, now)


def link_back(now: datetime) -> None:
    """Let Genesys name the incidents of conversations that were recorded, once their outage has a master."""
    due = OutageRecord.objects.filter(linked_back=False).exclude(outage__master=None)
    for pk, key in list(due.values_list("pk", "entry__key")[:AT_ONCE]):
        with transaction.atomic(durable=True):
            _link_back(pk, key, now)


def _link_back(pk: int, key: str, now: datetime) -> None:
    """Link one conversation back. It may have been recorded while the outage got its master."""
    conversation = Conversation.objects.find_locked(key)
    locked = OutageRecord.objects.select_for_update(of=("self",)).select_related("outage__master", "entry")
    record = locked.filter(pk=pk).first()
    if record is None:  # an agent has chosen otherwise
        return
    if record.entry.incident is None and record.outage.master:
        record.entry.link(record.outage.master)
    if conversation:
        linking.link_back(conversation, record.entry.incident, now)
    record.linked_back = True
    record.save(update_fields=["linked_back"])


def _announce(outage: Outage, now: datetime) -> None:
    waiting = Conversation.objects.open().filter(
        Q(waiting_since__isnull=False) | Q(started_at__gte=outage.opened_at),
        medium=Medium.MESSAGE,
        message_type__in=PLAIN_TEXT,
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
