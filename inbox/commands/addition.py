"""What an agent adds to the conversation's incident after the wrap-up."""

from django.db import transaction
from django.utils.translation import gettext as _

from inbox import summary, timeline
from inbox.commands.actions import ActionRequest, NotNow, lock
from inbox.models import Activity, Conversation, Leg
from incidents import additions
from incidents.states import IncidentAction


def add(asked: ActionRequest, text: str) -> None:
    """Add a text to the conversation's incident as one more work note.

    Raises:
        NotFound: the agent has no such leg.
        NotNow: the agent has not decided about the incident, there is none, or it is closed.
    """
    with transaction.atomic(durable=True):
        leg = lock(asked)
        _check(leg)
        press = asked.key.rpartition(":")[2]
        additions.add(
            leg.conversation.remote_id,
            note_key=f"{leg.conversation.remote_id}:added:{press}",
            text=summary.addition(leg, text),
            now=asked.now,
        )
        line = timeline.Line(kind=Activity.Kind.INCIDENT, leg=leg, actor=asked.agent)
        timeline.record(leg.conversation, [line], at=asked.now)


def _check(leg: Leg) -> None:
    if leg.filed_at is None:
        raise NotNow(_("Finish the wrap-up first; what you write there is filed."))
    if not _has_incident(leg.conversation):
        raise NotNow(_("There is no incident to which this could be added."))
    incident = leg.conversation.ledger.incident if leg.conversation.ledger else None
    if incident and incident.is_closed:
        named = {"number": incident.number}
        raise NotNow(_("%(number)s is closed. Your text is kept here; a new incident can have it.") % named)


def _has_incident(conversation: Conversation) -> bool:
    """Return whether the conversation has an incident, or one that is being created."""
    entry = conversation.ledger
    return entry is not None and entry.incident_action in (IncidentAction.CREATE, IncidentAction.UPDATE)
