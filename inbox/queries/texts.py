"""Which messages still have to be read from Genesys, and what is to be compared with Genesys."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from inbox.models import Conversation, Leg, Message

AT_ONCE = 500


def unread_ids(conversation_id: str) -> list[str]:
    """Return the ids of a conversation's messages whose text nobody has read from Genesys yet."""
    unread = Message.objects.filter(conversation__remote_id=conversation_id, text=None).exclude(
        remote_id=None
    )
    return [str(remote_id) for remote_id in unread.values_list("remote_id", flat=True)[:AT_ONCE]]


def conversations_with_unread(now: datetime) -> list[str]:
    """Return conversations whose texts were not read when they came."""
    left = Message.objects.filter(text=None, sent_at__gt=now - timedelta(days=1)).exclude(remote_id=None)
    return list(left.values_list("conversation__remote_id", flat=True).distinct()[:AT_ONCE])


def thought_open() -> list[str]:
    """Return the ids of conversations we hold for open, or a leg of theirs; those longest unread first."""
    open_legs = Leg.objects.open().values("conversation")
    ours = Conversation.objects.filter(Q(ended_at=None) | Q(pk__in=open_legs))
    return list(ours.order_by(F("read_at").asc(nulls_first=True)).values_list("remote_id", flat=True))
