"""One agent's part of a conversation; a card on the desk is a leg."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models

from inbox import states
from inbox.models.conversation import Conversation
from inbox.states import State, Step
from routing.models import Agent, Queue


class LegQuerySet(models.QuerySet["Leg"]):
    def open(self) -> Self:
        return self.filter(state__in=states.OPEN)

    def ringing(self) -> Self:
        return self.filter(state__in=states.RINGING)

    def newest_in(self, conversation: Conversation) -> "Leg | None":
        """Return the latest leg in a conversation: the one a page shows."""
        return self.filter(conversation=conversation).order_by("-offered_at", "-id").first()

    def of(self, agent: Agent) -> Self:
        """Narrow to one agent's own legs: all that an agent may see."""
        return self.filter(agent=agent)


LegManager = models.Manager.from_queryset(LegQuerySet)


class Leg(models.Model):
    """One participant of a conversation who is an agent.

    asked: what the agent asked Genesys for and Genesys has not yet confirmed ("hold", "end", …), else "".
    problem: why the last wish failed, in words for the agent, until dismissed or overtaken.
    missed_reason: "timeout", "declined", "customer-left" or "elsewhere" for an offer that never connected.
    """

    class Missed(models.TextChoices):
        TIMEOUT = "timeout", "You did not answer in time"
        DECLINED = "declined", "You declined"
        CUSTOMER_LEFT = "customer-left", "The customer left"
        ELSEWHERE = "elsewhere", "Answered elsewhere"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="legs")
    remote_id = models.CharField(max_length=64)
    communication_id = models.CharField(max_length=64, blank=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="legs")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, related_name="legs")
    state = models.CharField(max_length=16, choices=State, default=State.OFFERED)
    muted = models.BooleanField(default=False)
    offered_at = models.DateTimeField()
    offer_ends_at = models.DateTimeField(null=True, blank=True)
    connected_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=32, blank=True)
    missed_reason = models.CharField(max_length=16, choices=Missed, blank=True)
    wrapup_required = models.BooleanField(default=False)
    wrapup_prompt = models.CharField(max_length=16, blank=True)
    wrapup_due_at = models.DateTimeField(null=True, blank=True)
    wrapped_up_at = models.DateTimeField(null=True, blank=True)
    wrapup_code_id = models.CharField(max_length=64, blank=True)
    asked = models.CharField(max_length=16, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    read_messages = models.PositiveIntegerField(default=0)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    # Filled in by inbox.queries.desk, for a page only.
    left_s: int | None
    of_s: int | None
    waited_s: int
    since_s: int
    preview: str
    note: str
    note_by: str
    caller_card: Any

    objects = LegManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "remote_id"], name="one_leg_per_participant")
        ]
        indexes = [models.Index(fields=["agent", "state"]), models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"{self.remote_id} {self.state}"

    @property
    def is_ringing(self) -> bool:
        return self.state in states.RINGING

    @property
    def is_talking(self) -> bool:
        return self.state in states.TALKING

    @property
    def unread(self) -> int:
        """Return how many of the customer's messages this agent has not seen."""
        return max(0, self.conversation.customer_messages - self.read_messages)

    @property
    def actions(self) -> states.Actions:
        """Return what the agent may ask for now."""
        return states.actions(
            self.state,
            medium=self.conversation.medium,
            muted=self.muted,
            busy=bool(self.asked),
            unwrapped=self.connected_at is not None and self.wrapped_up_at is None,
        )

    def take(self, step: Step) -> None:
        """Move along the state table; the caller saves.

        Raises:
            inbox.states.IllegalStep: the step is not possible now.
        """
        self.state = states.after(self.state, step)

    def ask(self, wish: str, at: datetime) -> None:
        """Note a wish that Genesys has yet to confirm, and store the leg."""
        self.asked, self.asked_at, self.problem = wish, at, ""
        self.save()

    def settle(self, problem: str = "") -> None:
        """Forget the wish, keep why it failed, and store the leg."""
        self.asked, self.asked_at, self.problem = "", None, problem[:500]
        self.save()

    def seconds_left(self, now: datetime) -> int | None:
        """Return how many seconds the offer still lasts, never negative; None when nobody knows."""
        if self.offer_ends_at is None:
            return None
        return max(0, round((self.offer_ends_at - now) / timedelta(seconds=1)))
