"""Files the incidents of wrap-ups that nobody finished here: a timer, a robot, or nobody at all ended them.

It may run in several processes, end at any time, and run again: each leg is filed once, by the transaction
that holds its conversation's lock.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice

from django.db import transaction

from inbox import timeline
from inbox.commands import wrapup
from inbox.commands.wrapup import WrapUp
from inbox.models import Activity, Conversation, Leg, WrapUpDraft
from inbox.queries import overdue, pane
from inbox.states import OVER
from incidents import queries as incidents
from incidents.models import Incident
from incidents.states import IncidentAction
from routing.models import WrapUpCode

AT_ONCE = 200  # the next round files the others
BY_RULE = {"changed": "filed-by-rule"}


def file_due(now: datetime) -> int:
    """File what is due by the policies of the queues; return how many wrap-ups and missed conversations."""
    legs = list(islice(overdue.legs(now), AT_ONCE))
    missed = list(islice(overdue.missed(now), AT_ONCE))
    filed = sum(_file_leg(leg.pk, leg.conversation_id, now) for leg in legs)
    return filed + sum(_file_missed(conversation.pk, now) for conversation in missed)


def file_now(conversation: Conversation, now: datetime) -> int:
    """File what agents have left of a conversation, without waiting; return how many legs."""
    left = conversation.legs.filter(filed_at=None, state__in=OVER).exclude(connected_at=None)
    return sum(_file_leg(pk, conversation.pk, now) for pk in left.values_list("pk", flat=True))


def _file_leg(leg_id: int, conversation_id: int, now: datetime) -> bool:
    with transaction.atomic(durable=True):
        conversation = Conversation.objects.lock(pk=conversation_id)
        leg = conversation.legs.select_related("agent", "queue").get(pk=leg_id)
        if leg.filed_at or leg.state not in OVER:
            return False
        leg.conversation = conversation  # the locked one
        wrapup.file(leg, _drafted(leg), now)
        leg.filed_by_rule = True
        leg.save(update_fields=["filed_at", "filed_by_rule", "needs_you"])
        _record(conversation, leg, now)
        return True


def _file_missed(conversation_id: int, now: datetime) -> bool:
    with transaction.atomic(durable=True):
        conversation = Conversation.objects.lock(pk=conversation_id)
        if conversation.ledger_id or conversation.legs.exclude(connected_at=None).exists():
            return False
        wrapup.file_missed(conversation, title=pane.title(conversation), now=now)
        _record(conversation, None, now)
        return True


def _record(conversation: Conversation, leg: Leg | None, now: datetime) -> None:
    line = timeline.Line(kind=Activity.Kind.INCIDENT, leg=leg, detail=BY_RULE)
    timeline.record(conversation, [line], at=now)


def _drafted(leg: Leg) -> WrapUp:
    """Return what the agent has typed so far as a wrap-up; what is missing is left to the policy."""
    draft = WrapUpDraft.objects.filter(leg=leg).first()
    fields = draft.fields if draft else {}
    action, incident = _chosen(leg, fields)
    return WrapUp(
        code=WrapUpCode.objects.filter(remote_id=fields.get("code") or None).first(),
        notes=fields.get("notes", ""),
        incident_action=action,
        title=fields.get("title") or pane.title(leg.conversation),
        incident=incident,
        reason=fields.get("reason", ""),
        outage_offered=bool(fields.get("outage_offered")),
    )


def _chosen(leg: Leg, fields: Mapping[str, str]) -> tuple[IncidentAction | None, Incident | None]:
    """Return the draft's choice about the incident if the form would accept it; None for no choice."""
    chosen = fields.get("incident_action")
    if leg.conversation.is_internal:
        return IncidentAction.NONE, None
    if chosen == IncidentAction.NONE and pane.decline(leg) != "never":
        return IncidentAction.NONE, None
    named = incidents.incident_by(fields.get("incident", "")) if chosen == IncidentAction.UPDATE else None
    if named and (not named.is_finished or fields.get("finished")):
        return IncidentAction.UPDATE, named
    return (IncidentAction.CREATE if chosen == IncidentAction.CREATE else None), None
