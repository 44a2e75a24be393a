"""ServiceNow's interactions after the pause: what is due is sent, and read back."""

from datetime import UTC, datetime

from django.utils import timezone

from inbox.commands import interactions
from inbox.models import Conversation

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def follow(clouds):
    """Let every marked interaction follow its conversation, as the process does after the pause."""
    clouds.deliver()
    marked = Conversation.objects.exclude(interaction_due_at=None)
    while marked.update(interaction_due_at=LONG_AGO) and interactions.follow(timezone.now()):
        clouds.deliver()


def interaction(clouds, conversation_id):
    """Return the one interaction of a conversation as ServiceNow stores it."""
    follow(clouds)
    [row] = clouds.rows("interaction", external_id=conversation_id)
    return row
