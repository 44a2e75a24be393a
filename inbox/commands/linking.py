"""Agents' choice of a conversation's incident, before and after the wrap-up, until that incident is closed.

In ServiceNow nothing is deleted and no correlation id is moved: the incident that is left keeps its notes,
and the one that is chosen gets them too.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from inbox import timeline
from inbox.commands.actions import ActionRequest, NotNow, lock
from inbox.ingest.linking import link_back
from inbox.models import Activity, Leg
from incidents import ledger, relinking
from incidents.models import Incident


def link(asked: ActionRequest, incident: Incident) -> None:
    """Make an incident that of the conversation, in the place of another one.

    Raises:
        NotFound: the agent has no such leg.
        NotNow: the agent never talked here, one of both incidents is finished, or it is linked already.
    """
    if incident.is_finished:
        raise NotNow(_("%(number)s is no longer worked on.") % {"number": incident.number})
    with transaction.atomic(durable=True):
        leg = _changeable(asked)
        if ledger.incident_of(leg.conversation.remote_id) == incident:
            raise NotNow(_("%(number)s is linked already.") % {"number": incident.number})
        entry = relinking.relink(leg.conversation.remote_id, incident, note_key=leg.note_key, now=asked.now)
        leg.conversation.ledger, leg.needs_you = entry, False
        _record(asked, leg, incident, "linked")


def unlink(asked: ActionRequest, reason: str) -> None:
    """Part the conversation from its incident; the agent may then choose or create another one.

    Raises:
        NotFound: the agent has no such leg.
        NotNow: the agent never talked here, or there is no incident that could be changed.
    """
    with transaction.atomic(durable=True):
        leg = _changeable(asked)
        former = ledger.incident_of(leg.conversation.remote_id)
        if former is None:
            raise NotNow(_("No incident is linked."))
        leg.conversation.ledger = relinking.unlink(leg.conversation.remote_id, reason)
        leg.filed_by_rule = leg.filed_at is not None  # the form is of use again
        _record(asked, leg, former, "unlinked")


def _changeable(asked: ActionRequest) -> Leg:
    leg = lock(asked)
    if leg.connected_at is None:
        raise NotNow(_("Your part of this conversation has not begun."))
    current = ledger.incident_of(leg.conversation.remote_id)
    if current and current.is_closed:
        raise NotNow(_("%(number)s is closed, so it stays linked.") % {"number": current.number})
    return leg


def _record(asked: ActionRequest, leg: Leg, incident: Incident, change: str) -> None:
    leg.save(update_fields=["filed_by_rule", "needs_you"])
    detail = {"name": incident.number, "changed": change}
    line = timeline.Line(kind=Activity.Kind.INCIDENT, leg=leg, actor=asked.agent, detail=detail)
    link_back(leg.conversation, ledger.incident_of(leg.conversation.remote_id), asked.now)
    timeline.record(leg.conversation, [line], at=asked.now)
