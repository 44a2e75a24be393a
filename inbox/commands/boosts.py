"""Raises waiting conversations whose callers have a critical incident, and restores their priority after.

``follow`` compares at intervals what should be with what is, so the order does not matter in which the
incident, the caller and the conversation become known. A request is made where they differ, so the same
event a second time makes none.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import SetPriority
from inbox.commands.actions import NotNow
from inbox.models import Boost, Conversation, Leg
from inbox.queries import waiting
from incidents.models import Incident
from live.problems import Code, problem

log = logging.getLogger(__name__)
State, Withdrawn = Boost.State, Boost.Withdrawn
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)  # ServiceNow's times are cut to whole seconds
Urgent = Mapping[int, Incident]  # by the caller's id


def follow(now: datetime) -> int:
    """Raise and restore what is due; return how many conversations that were."""
    Boost.objects.filter(state=State.RAISED, conversation__waiting_since=None).update(
        state=State.OVER, ended_at=now
    )
    urgent = _urgent()
    due = [one.pk for one in _waiting(urgent) if _due(one, urgent, now)]
    late = [one.pk for one in _talking(urgent) if _is_too_late(one, urgent)]
    for pk in due:
        _follow(pk, urgent, now)
    for pk in late:
        _note_too_late(pk, urgent, now)
    return len(due) + len(late)


def raise_by_hand(conversation_id: int, *, by: User, reason: str, now: datetime) -> None:
    """Put a waiting conversation at the head of its queue.

    Raises:
        NotNow: it does not wait, it is raised already, or too many were raised in the last hour.
    """
    with transaction.atomic(durable=True):
        conversation = Conversation.objects.lock(pk=conversation_id)
        if not _waits(conversation):
            raise NotNow(_("It does not wait in a queue."))
        if conversation.boost and conversation.boost.state in (*Boost.UNDER_WAY, *Boost.IN_EFFECT):
            raise NotNow(_("It is raised already."))
        boost = _raise(conversation, now, asked_by=by, reason=reason)
    if boost.state == State.CAPPED:
        raise NotNow(_("Too many conversations were raised in the last hour."))


def undo(boost_id: int, *, by: User, reason: str, now: datetime) -> None:
    """Restore the priority that a conversation had before it was raised.

    One that does not wait keeps it until it waits again. Raises NotNow when it is not raised.
    """
    with transaction.atomic(durable=True):
        conversation = Conversation.objects.lock(boost=boost_id)
        boost = conversation.boost
        failed = boost and boost.state == State.FAILED and boost.raised_at
        if boost is None or not (failed or (boost.state in Boost.IN_EFFECT and not boost.withdrawn)):
            raise NotNow(_("It is not raised."))
        boost.withdrawn_by, boost.withdrawn_reason = by, reason
        _withdraw(conversation, now, why=Withdrawn.BY_HAND)


def _urgent() -> dict[int, Incident]:
    """Return the critical incidents that ServiceNow has told of; of one caller, the newest."""
    found = Incident.objects.filter(critical_since__isnull=False, caller__isnull=False)
    return {one.caller_id: one for one in found.order_by("critical_since") if one.caller_id}


def _waiting(urgent: Urgent) -> QuerySet[Conversation]:
    concerned = Q(boost__state__in=Boost.IN_EFFECT) | Q(lookup__caller__in=urgent)
    waits = Conversation.objects.open().filter(waiting_since__isnull=False, queue__isnull=False)
    return waits.filter(concerned).select_related("lookup", "boost__incident").order_by("waiting_since", "pk")


def _talking(urgent: Urgent) -> QuerySet[Conversation]:
    """Return the conversations of these callers that an agent has answered."""
    answered = Leg.objects.filter(conversation=OuterRef("pk"), connected_at__isnull=False)
    open_ones = Conversation.objects.open().filter(waiting_since=None, lookup__caller__in=urgent)
    return open_ones.filter(Exists(answered)).select_related("lookup", "boost")


def _follow(pk: int, urgent: Urgent, now: datetime) -> None:
    with transaction.atomic(durable=True):
        conversation = Conversation.objects.lock(pk=pk)
        due = _due(conversation, urgent, now)
        if due and _waits(conversation):
            due(conversation, now)


def _due(conversation: Conversation, urgent: Urgent, now: datetime) -> Callable[..., object] | None:
    """Return what a waiting conversation needs, None for nothing."""
    boost = conversation.boost
    if boost and boost.state in Boost.IN_EFFECT:
        why = _no_longer(boost, conversation, now)
        if why:
            return partial(_withdraw, why=why)
        return _raise_again if boost.visit != waiting.visit_id(conversation) else None
    incident = urgent.get(_caller_id(conversation) or 0)
    if incident is None or not settings.BOOSTS_PER_HOUR or _has_receipt(conversation, incident):
        return None
    return partial(_raise, incident=incident)


def _no_longer(boost: Boost, conversation: Conversation, now: datetime) -> str:
    """Return why a priority is not to be raised any more, "" when it is."""
    incident = boost.incident
    if boost.withdrawn:
        return boost.withdrawn
    if now >= boost.expires_at:
        return Withdrawn.EXPIRED
    if boost.caller_id is None:  # by hand
        return ""
    if incident is None or not incident.critical_since:
        return Withdrawn.CALMED
    is_theirs = incident.caller_id == boost.caller_id == _caller_id(conversation)
    return "" if is_theirs else Withdrawn.CALLER


def _has_receipt(conversation: Conversation, incident: Incident) -> bool:
    """Return whether this visit to the queue was decided about; what a person undid stays undone."""
    boost = conversation.boost
    if boost is None:
        return False
    if boost.state in Boost.UNDER_WAY:
        return True
    same_visit = boost.visit == waiting.visit_id(conversation)
    return boost.incident_id == incident.pk and (same_visit or boost.withdrawn == Withdrawn.BY_HAND)


def _raise(
    conversation: Conversation, now: datetime, *, incident: Incident | None = None, **asked: Any
) -> Boost:
    boost = _receipt(conversation, now, incident=incident, state=State.REQUESTED, **asked)
    if _is_capped(now):
        log.warning("conversation %s was not raised: too many in an hour", conversation.remote_id)
        boost.problem = problem(Code.TOO_MANY_RAISED)
        boost.end(State.CAPPED, now)
    else:
        _move_ahead(conversation, boost)
        _request(boost, boost.after, now)
    return boost


def _is_capped(now: datetime) -> bool:
    """Return whether the raise that was just added is one too many.

    The newest rows are locked first, so that two processes cannot both add the last one.
    """
    counted = Boost.objects.filter(asked_at__gt=now - HOUR).exclude(state__in=[State.CAPPED, State.TOO_LATE])
    most: int = settings.BOOSTS_PER_HOUR
    list(counted.select_for_update().order_by("-pk")[: most + 1])
    return counted.count() > most  # a statement of its own sees what was added while the first one waited


def _raise_again(conversation: Conversation, now: datetime) -> None:
    """Raise it in the queue to which it came since, where its waiting began anew."""
    boost = conversation.boost
    if boost is None:
        return
    boost.queue, boost.visit, boost.ended_at = conversation.queue, waiting.visit_id(conversation), None
    _move_ahead(conversation, boost)
    _request(boost, boost.after, now)


def _withdraw(conversation: Conversation, now: datetime, *, why: str) -> None:
    boost = conversation.boost
    if boost is None:
        return
    boost.withdrawn = why
    if _waits(conversation):
        boost.state = State.WITHDRAWING
        _request(boost, boost.before, now)
    else:
        boost.end(State.OVER, now)


def _receipt(
    conversation: Conversation, now: datetime, *, incident: Incident | None, state: Boost.State, **asked: Any
) -> Boost:
    """Add a receipt, as the conversation's newest one."""
    lookup = conversation.lookup
    boost = Boost.objects.create(
        conversation=conversation,
        incident=incident,
        told_by=incident.critical_by if incident else "",
        caller_id=_caller_id(conversation) if incident else None,
        matched_by=lookup.matched_by if lookup and incident else "",
        queue=conversation.queue,
        visit=waiting.visit_id(conversation),
        before=conversation.priority,
        after=conversation.priority,
        state=state,
        asked_at=now,
        expires_at=now + timedelta(minutes=settings.BOOST_MINUTES),
        **asked,
    )
    conversation.boost = boost
    conversation.save(update_fields=["boost"])
    return boost


def _move_ahead(conversation: Conversation, boost: Boost) -> None:
    """Compute the priority that puts the conversation at the head of its queue."""
    queue = waiting.in_queue(conversation.queue_id or 0)
    own = next(one for one in queue if one.pk == conversation.pk)
    boost.after = waiting.head(own, queue, margin=max(1, settings.BOOST_MARGIN_MINUTES))
    boost.place_before = waiting.place(own, queue, own.priority)
    boost.place_after = waiting.place(own, queue, boost.after)


def _request(boost: Boost, minutes: int, now: datetime) -> None:
    boost.requests += 1
    boost.state = State.WITHDRAWING if boost.withdrawn else State.REQUESTED
    boost.save()
    conversation_id = boost.conversation.remote_id
    outbound.reserve(
        Operation.SET_PRIORITY,
        SetPriority(conversation_id=conversation_id, minutes=minutes),
        key=boost.request_key,
        regarding=conversation_id,
        now=now,
    )


def _is_too_late(conversation: Conversation, urgent: Urgent) -> bool:
    """Return whether the incident became critical while an agent had the conversation."""
    incident, boost = urgent.get(_caller_id(conversation) or 0), conversation.boost
    if incident is None or not incident.critical_since:
        return False
    if boost and (boost.incident_id == incident.pk or boost.state in (*Boost.UNDER_WAY, *Boost.IN_EFFECT)):
        return False
    return incident.critical_since + SECOND > conversation.started_at


def _note_too_late(pk: int, urgent: Urgent, now: datetime) -> None:
    with transaction.atomic(durable=True):
        conversation = Conversation.objects.lock(pk=pk)
        if not _waits(conversation) and _is_too_late(conversation, urgent):
            incident = urgent[_caller_id(conversation) or 0]
            _receipt(conversation, now, incident=incident, state=State.TOO_LATE, ended_at=now)


def _waits(conversation: Conversation) -> bool:
    return conversation.ended_at is None and None not in (conversation.waiting_since, conversation.queue_id)


def _caller_id(conversation: Conversation) -> int | None:
    return conversation.lookup.caller_id if conversation.lookup else None
