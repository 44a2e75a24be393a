"""Queries of the reconciler: messages without text, and conversations to compare with Genesys."""

from datetime import datetime, timedelta

from django.db.models import F

from inbox.models import Conversation, Leg, Message

AT_ONCE = 500  # the next round reads the rest


def message_ids_without_text(conversation_id: str) -> list[str]:
    """Return the Genesys ids of a conversation's messages whose texts are missing."""
    missing = Message.objects.filter(conversation__remote_id=conversation_id, text=None)
    known = missing.exclude(remote_id=None)
    return [
        str(remote_id)
        for remote_id in known.order_by("sent_at", "pk").values_list("remote_id", flat=True)[:AT_ONCE]
    ]


def conversations_without_texts(now: datetime) -> list[str]:
    """Return the Genesys ids of conversations with messages of the last day whose texts are missing."""
    missing = Message.objects.filter(text=None, sent_at__gt=now - timedelta(days=1)).exclude(remote_id=None)
    return list(missing.values_list("conversation__remote_id", flat=True).distinct()[:AT_ONCE])


def open_here() -> list[str]:
    """Return the Genesys ids of conversations that are open in Bridge, least recently read first."""
    # In steps, because PostgreSQL reads the whole table for an OR of a column and a subquery.
    open_ids = set(Conversation.objects.open().values_list("pk", flat=True))
    open_ids.update(Leg.objects.open().values_list("conversation", flat=True))
    ours = Conversation.objects.filter(pk__in=open_ids)
    return list(ours.order_by(F("read_at").asc(nulls_first=True), "pk").values_list("remote_id", flat=True))
