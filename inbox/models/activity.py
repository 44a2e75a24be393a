"""The history of conversations."""

from django.db import models

from inbox.models.conversation import Conversation
from inbox.models.leg import Leg
from routing.models import Agent


class Activity(models.Model):
    """One line of a conversation's history, written in the transaction that made the change."""

    class Kind(models.TextChoices):
        WAITING = "waiting", "Waiting in queue"
        OFFERED = "offered", "Offered"
        ACCEPTING = "accepting", "Accepting"
        CONNECTED = "connected", "Connected"
        HELD = "held", "On hold"
        RESUMED = "resumed", "Resumed"
        MUTED = "muted", "Muted"
        UNMUTED = "unmuted", "Unmuted"
        MISSED = "missed", "Missed"
        DECLINED = "declined", "Declined"
        LEFT = "left", "Left"
        CUSTOMER_LEFT = "customer_left", "Customer left"
        TRANSFERRING = "transferring", "Transferring"
        TRANSFERRED = "transferred", "Transferred"
        TRANSFER_FAILED = "transfer_failed", "Not transferred"
        MESSAGE = "message", "Message"
        MESSAGE_STATUS = "message_status", "Message status"
        ASKED = "asked", "Asked Genesys"
        REFUSED = "refused", "Refused"
        CALLER = "caller", "Caller looked up"
        WRAP_UP = "wrap_up", "Wrapped up"
        LEDGER = "ledger", "Incident"
        ENDED = "ended", "Ended"
        DISMISSED = "dismissed", "Dismissed"
        CHANGED = "changed", "Changed"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="activities")
    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, null=True, related_name="activities")
    kind = models.CharField(max_length=16, choices=Kind)
    actor = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=256, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%H:%M:%S}"
