"""Wrap-ups that nobody finished, and when Bridge files them by the policy of their queue."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inbox.models import Conversation, Leg
from inbox.models.leg import INCIDENT_DUE_FOR, LegQuerySet
from inbox.states import OVER, TIMED_OUT_CODE
from incidents.models import IncidentPolicy
from incidents.states import TimedOut
from routing.models import Queue

LOOKED_BACK = timedelta(hours=48)  # what is older was left by an earlier version


@dataclass(slots=True)
class Policies:
    """All policies, read once. own: by the queue's id."""

    own: dict[int | None, IncidentPolicy] = field(
        default_factory=lambda: {policy.queue_id: policy for policy in IncidentPolicy.objects.all()}
    )

    def of(self, queue: Queue | None) -> IncidentPolicy:
        """Return the policy that applies to a queue's conversations."""
        return self.own.get(queue.pk if queue else None) or self.own.get(None) or IncidentPolicy()


def legs(now: datetime) -> Iterator[Leg]:
    """Yield the legs whose incident nobody decided in time, the oldest first."""
    policies = Policies()
    for leg in unfiled(now).select_related("conversation__queue").order_by("ended_at").iterator():
        if due_at(leg, policies.of(leg.conversation.queue)) <= now:
            yield leg


def missed(now: datetime) -> Iterator[Conversation]:
    """Yield the conversations in which no agent talked, of queues whose policy gives these an incident."""
    policies = Policies()
    if not any(policy.files_missed for policy in policies.own.values()):
        return
    over = Conversation.objects.filter(ledger=None, ended_at__gt=now - LOOKED_BACK, ended_at__lte=now)
    untold = over.exclude(legs__connected_at__isnull=False).select_related("queue").order_by("ended_at")
    for conversation in untold.iterator():
        policy = policies.of(conversation.queue)
        waited = timedelta(minutes=policy.over_minutes)
        if policy.files_missed and not conversation.is_internal and _ended(conversation) + waited <= now:
            yield conversation


def unfiled(now: datetime) -> LegQuerySet:
    """Return the legs that were connected and are over, and whose incident nobody has decided yet."""
    return Leg.objects.filter(
        filed_at=None, connected_at__isnull=False, state__in=OVER, ended_at__gt=now - LOOKED_BACK
    )


def due_at(leg: Leg, policy: IncidentPolicy) -> datetime:
    """Return when Bridge files a leg by itself.

    With Genesys' code at once, because the wrap-up was made elsewhere; after Genesys' time has run out as the
    policy says. Without a code some time after the end of the conversation, and of the leg.
    """
    if leg.wrapped_up_at:
        is_kept = leg.wrapup_code_id == TIMED_OUT_CODE and policy.timed_out == TimedOut.KEEP
        return leg.wrapped_up_at + timedelta(minutes=policy.kept_minutes if is_kept else 0)
    ended_at = leg.ended_at or leg.offered_at
    if leg.conversation.ended_at is None:
        return ended_at + INCIDENT_DUE_FOR
    return max(ended_at, leg.conversation.ended_at) + timedelta(minutes=policy.over_minutes)


def _ended(conversation: Conversation) -> datetime:
    return conversation.ended_at or conversation.started_at
