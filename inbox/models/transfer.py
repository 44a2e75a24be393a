"""A hand-over of a conversation, with the note for the next agent."""

from django.db import models

from inbox.models.conversation import Conversation
from inbox.models.leg import Leg
from routing.models import Agent, Queue


class Transfer(models.Model):
    """One hand-over asked for on this desk; exactly one of to_agent and to_queue is set."""

    class State(models.TextChoices):
        ASKED = "asked", "Transferring…"
        RINGING = "ringing", "Ringing"
        DONE = "done", "Transferred"
        FAILED = "failed", "Not transferred"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="transfers")
    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="transfers")
    to_agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    to_queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, related_name="+")
    remote_id = models.CharField(max_length=64, blank=True, help_text="Genesys' id of it, once seen.")
    note = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=256, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_agent__isnull=True) ^ models.Q(to_queue__isnull=True),
                name="transfer_has_one_target",
            )
        ]

    def __str__(self) -> str:
        return f"to {self.target}"

    @property
    def target(self) -> Agent | Queue | None:
        return self.to_agent or self.to_queue
