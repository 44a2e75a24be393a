"""Commands that change only the agent's desk and need no request to Genesys."""

from django.db import transaction

from inbox import timeline
from inbox.commands.actions import ActionRequest, lock
from inbox.models import Activity


def read(asked: ActionRequest) -> None:
    """Mark all messages of a conversation as read by the agent."""
    with transaction.atomic(durable=True):
        leg = lock(asked)
        if not leg.unread:
            return
        leg.read_messages = leg.conversation.customer_messages
        leg.save(update_fields=["read_messages"])
        timeline.redraw(leg)


def dismiss(asked: ActionRequest) -> None:
    """Remove the card of a missed offer, or a problem, from the page."""
    with transaction.atomic(durable=True):
        leg = lock(asked)
        if leg.missed_reason:
            leg.dismissed_at = asked.now
        leg.problem = {}
        leg.save(update_fields=["dismissed_at", "problem"])
        line = timeline.Line(kind=Activity.Kind.DISMISSED, leg=leg, actor=asked.agent)
        timeline.record(leg.conversation, [line], at=asked.now)
