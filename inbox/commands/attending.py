"""What an agent does on the desk alone; Genesys is not asked."""

from django.db import transaction

from inbox import timeline
from inbox.commands.asking import Click, NotNow, lock
from inbox.models import Activity, Leg
from incidents import lookups


def read(click: Click) -> None:
    """Mark everything in a conversation as read."""
    with transaction.atomic(durable=True):
        leg = lock(click)
        if not leg.unread:
            return
        leg.read_messages = leg.conversation.customer_messages
        leg.save(update_fields=["read_messages"])
        timeline.redraw(leg)


def dismiss(click: Click) -> None:
    """Put a missed offer's card, or a problem's text, out of sight."""
    with transaction.atomic(durable=True):
        leg = lock(click)
        if leg.missed_reason:
            leg.dismissed_at = click.now
        leg.problem = ""
        leg.save(update_fields=["dismissed_at", "problem"])
        line = timeline.Line(kind=Activity.Kind.DISMISSED, leg=leg, actor=click.agent)
        timeline.record(leg.conversation, [line], at=click.now)


def identify(click: Click, caller_id: int | None) -> None:
    """Store which of several people is calling, or, with None, ask ServiceNow once more.

    Raises:
        NotNow: nobody was looked up, or the person is not among those found.
    """
    with transaction.atomic(durable=True):
        leg = lock(click)
        lookup = leg.conversation.lookup
        if lookup is None:
            raise NotNow("Nobody has been looked up here yet.")
        if caller_id is None:
            lookups.ask_again(lookup, attributes=leg.conversation.attributes, now=click.now)
        else:
            chosen = lookup.candidates.filter(pk=caller_id).first()
            if chosen is None:
                raise NotNow("That person is not among those found.")
            lookups.choose(lookup, chosen)
        timeline.record(leg.conversation, [_line(click, leg, "Caller chosen")], at=click.now)


def _line(click: Click, leg: Leg, what: str) -> timeline.Line:
    return timeline.Line(kind=Activity.Kind.CHANGED, leg=leg, actor=click.agent, what=what)
