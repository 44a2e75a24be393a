"""Commands that change only the agent's desk and need no request to Genesys."""

from django.db import transaction
from django.utils.translation import gettext as _

from gateway import outbound
from inbox import timeline
from inbox.actions import WRAP_UP
from inbox.commands.actions import ActionRequest, NotNow, lock
from inbox.models import Activity
from incidents import lookups


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


def identify(asked: ActionRequest, caller_id: int | None) -> None:
    """Store which of several people is the caller; None repeats the look-up.

    Raises:
        NotNow: the agent's part is over, there was no look-up, or it did not find this person.
    """
    with transaction.atomic(durable=True):
        leg = lock(asked)
        if not leg.is_open and not leg.allows(WRAP_UP):
            raise NotNow(_("Your part of this conversation is over."))
        lookup = leg.conversation.lookup
        if lookup is None:
            raise NotNow(_("Nobody has been looked up here yet."))
        if caller_id is None:
            request = lookups.again(lookup, attributes=leg.conversation.attributes, now=asked.now)
            lookup.save(update_fields=["state", "requested_at"])
            outbound.store([request])
        else:
            chosen = lookup.candidates.filter(pk=caller_id).first()
            if chosen is None:
                raise NotNow(_("That person is not among those found."))
            lookups.choose(lookup, chosen)
        line = timeline.Line(kind=Activity.Kind.CALLER, leg=leg, actor=asked.agent)
        timeline.record(leg.conversation, [line], at=asked.now)
