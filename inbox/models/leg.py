"""Legs: agents' parts of conversations, shown as cards on the desk."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inbox import states
from inbox.actions import ACTIONS, Action, is_possible, pending_text
from inbox.models.conversation import Conversation
from inbox.models.duties import Duties
from inbox.states import State, Step
from live.problems import Problem
from routing.models import Agent, Queue

INCIDENT_DUE_FOR = timedelta(hours=24)  # then the card leaves the desk, and the form stays at its address
MISSED_SHOWN = timedelta(minutes=10)  # then a missed offer disappears by itself


def unfinished(now: datetime) -> Q:
    """Return the filter for open legs, and for ended ones whose incident needs the agent.

    One that is due does so within INCIDENT_DUE_FOR, one that ServiceNow refused until it is settled.
    """
    ended = Q(state=State.ENDED, ended_at__gt=now - INCIDENT_DUE_FOR)
    due = ended & Q(connected_at__isnull=False, filed_at=None)
    return Q(state__in=states.OPEN) | Q(needs_you=True) | due


def is_unfinished(leg: "Leg", now: datetime) -> bool:
    """As ``unfinished``, for a leg that is loaded."""
    if leg.is_open or leg.needs_you or not leg.incident_due or leg.ended_at is None:
        return leg.is_open or leg.needs_you
    return leg.ended_at > now - INCIDENT_DUE_FOR


def is_readable(leg: "Leg") -> bool:
    """As ``LegQuerySet.readable``, for a leg that is loaded."""
    return leg.state != State.ENDED or leg.connected_at is not None


class LegQuerySet(models.QuerySet["Leg"]):
    """Queries for legs."""

    def open(self) -> Self:
        """Return legs that have not ended, including those in wrap-up."""
        return self.filter(state__in=states.OPEN)

    def newest_in(self, conversation: Conversation) -> "Leg | None":
        """Return the latest leg of a conversation, which is the one that a page shows."""
        return self.filter(conversation=conversation).order_by("-offered_at", "-id").first()

    def of(self, agent: Agent) -> Self:
        """Return one agent's own legs, the only ones that an agent may see."""
        return self.filter(agent=agent)

    def readable(self) -> Self:
        """Leave out offers that ended without being connected: the conversation never was the agent's."""
        return self.exclude(state=State.ENDED, connected_at=None)


LegManager = models.Manager.from_queryset(LegQuerySet)

INDEXES = [  # for the desk, for its ended legs, for the reconciler, and for what Bridge files by itself
    models.Index(fields=["agent", "state"]),
    models.Index(fields=["agent", "ended_at"]),
    models.Index(fields=["state"]),
    models.Index(fields=["agent"], name="leg_needs_you", condition=Q(needs_you=True)),
    models.Index(
        fields=["ended_at"],
        name="leg_unfiled",
        condition=Q(filed_at=None, connected_at__isnull=False, state__in=states.OVER),
    ),
]


class Leg(Duties):
    """One participant of a conversation who is an agent.

    pending_action: the action that Genesys has not confirmed yet, "" for none; a name in ``inbox.actions``.
    problem: why the last action failed (see ``live.problems``), until it is dismissed or the state changes.
    missed_reason: why an offer was never connected. end_words: how Genesys explains an end. read_messages:
    how many of the customer's messages the agent has read.
    """

    Missed = states.Missed

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="legs", db_index=False, verbose_name=_("conversation")
    )
    remote_id = models.CharField(_("Genesys id"), max_length=64)
    communication_id = models.CharField(_("communication id"), max_length=64, blank=True)
    agent = models.ForeignKey(
        Agent, models.PROTECT, related_name="legs", db_index=False, verbose_name=_("agent")
    )
    queue = models.ForeignKey(
        Queue, models.PROTECT, null=True, related_name="legs", db_index=False, verbose_name=_("queue")
    )
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.OFFERED)
    muted = models.BooleanField(_("muted"), default=False)
    offered_at = models.DateTimeField(_("offered at"))
    offer_ends_at = models.DateTimeField(_("offer ends at"), null=True, blank=True)
    connected_at = models.DateTimeField(_("connected at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=32, blank=True)
    end_words = models.CharField(_("Genesys' words"), max_length=256, blank=True)
    missed_reason = models.CharField(_("why it was missed"), max_length=16, choices=Missed, blank=True)
    pending_action = models.CharField(_("pending action"), max_length=16, blank=True)
    pending_since = models.DateTimeField(_("pending since"), null=True, blank=True)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    read_messages = models.PositiveIntegerField(_("messages read"), default=0)
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)

    objects = LegManager()

    class Meta:
        verbose_name = _("leg")
        verbose_name_plural = _("legs")
        constraints = [
            models.UniqueConstraint(fields=["conversation", "remote_id"], name="one_leg_per_participant")
        ]
        indexes = INDEXES

    def __str__(self) -> str:
        return f"{self.remote_id} {self.state}"

    @property
    def is_ringing(self) -> bool:
        """Return whether the leg is offered, or being accepted."""
        return self.state in states.RINGING

    @property
    def is_talking(self) -> bool:
        """Return whether the leg is connected, held or parked."""
        return self.state in states.TALKING

    @property
    def read_until(self) -> datetime | None:
        """Return the end of what the agent may read of the conversation, None while the agent takes part."""
        return (self.ended_at or self.offered_at) if self.state in states.OVER else None

    @property
    def is_open(self) -> bool:
        """Return whether the leg has not ended, or is in wrap-up."""
        return self.state in states.OPEN

    @property
    def note_key(self) -> str:
        """Return the key of the leg's note in the ledger."""
        return f"{self.conversation.remote_id}:{self.remote_id}"

    @property
    def unread(self) -> int:
        """Return how many of the customer's messages this agent has not read."""
        return max(0, self.conversation.customer_messages - self.read_messages)

    @property
    def actions(self) -> frozenset[str]:
        """Return the names of all actions that are possible now."""
        return frozenset(action.name for action in ACTIONS if self.allows(action))

    def allows(self, action: Action) -> bool:
        """Return whether an action is possible now."""
        return is_possible(
            action,
            state=self.state,
            medium=self.conversation.medium,
            muted=self.muted,
            pending=bool(self.pending_action),
            unfinished=self.is_due,
        )

    @property
    def pending_text(self) -> str:
        """Return the text for the pending action, "" for none."""
        return pending_text(self.pending_action)

    def take(self, step: Step) -> None:
        """Change the state by a step; the caller saves.

        Raises:
            inbox.states.IllegalStep: the step is not possible in this state.
        """
        self.state = states.after(self.state, step)

    def revive(self, state: State) -> None:
        """Take a state again after the leg had ended by mistake; the caller saves."""
        self.state, self.ended_at, self.end_reason = state, None, ""
        self.missed_reason, self.dismissed_at, self.wrapup_due_at = "", None, None

    def mark_pending(self, action: str, at: datetime) -> None:
        """Store that an action waits until Genesys confirms it, and save the leg."""
        self.pending_action, self.pending_since, self.problem = action, at, {}
        self.save()

    def clear_pending(self, problem: Problem | None = None) -> None:
        """Store that no action is pending, and why the last one failed; the caller saves."""
        self.pending_action, self.pending_since, self.problem = "", None, problem or {}
