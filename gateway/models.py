"""The books of the border: every delivery in, every call out, tokens, and notification channels."""

from datetime import datetime

from django.db import models

from gateway.fields import EncryptedTextField


class Provider(models.TextChoices):
    GENESYS = "genesys", "Genesys Cloud"
    SERVICENOW = "servicenow", "ServiceNow"


class Delivery(models.Model):
    """One raw message from a provider, kept as it came so that it can be read again.

    key is unique per provider: channel id + receive count for sockets, message id + time for webhooks.
    understood: False when no reader knows it; such a delivery counts as applied.
    """

    class Door(models.TextChoices):
        SOCKET = "socket", "Notification socket"
        MESSAGING = "messaging", "Open Messaging webhook"
        EVENTS = "events", "EventBridge"
        INCIDENTS = "incidents", "Business rule"

    provider = models.CharField(max_length=16, choices=Provider)
    door = models.CharField(max_length=16, choices=Door)
    key = models.CharField(max_length=200)
    topic = models.CharField(max_length=200, blank=True)
    payload = models.JSONField()
    received_at = models.DateTimeField(db_index=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    understood = models.BooleanField(default=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    parked_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        permissions = [("read_payloads", "Can read payloads of deliveries and calls")]
        constraints = [models.UniqueConstraint(fields=["provider", "key"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["received_at"],
                name="delivery_waiting",
                condition=models.Q(applied_at=None, parked_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_door_display()} {self.key}"


class Call(models.Model):
    """One intended request to a provider, written in the transaction that caused it.

    kind: a row of ``gateway.kinds.KINDS``. key: unique; a repeated click is the same call.
    subject: the Genesys user whose token it needs, "" for the service's own. regarding: what it is
    about (a conversation id, a note's key). lane: lower goes first. lease_until fences late finishers.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        TRYING = "trying", "Trying"
        TAKEN = "taken", "Taken"
        REFUSED = "refused", "Refused"
        UNKNOWN = "unknown", "Outcome unknown"
        PARKED = "parked", "Needs you"

    provider = models.CharField(max_length=16, choices=Provider)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=64, blank=True)
    regarding = models.CharField(max_length=64, blank=True, db_index=True)
    payload = models.JSONField(default=dict)
    lane = models.PositiveSmallIntegerField(default=5)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    reserved_at = models.DateTimeField()
    run_after = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "lane", "run_after"], name="call_due"),
            models.Index(fields=["settled_at", "reserved_at"], name="call_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.regarding}"


class AgentToken(models.Model):
    """An agent's own Genesys token, encrypted at rest. subject: the Genesys user id."""

    subject = models.CharField(max_length=64, unique=True)
    token = EncryptedTextField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When Genesys stopped accepting it.")

    def __str__(self) -> str:
        return self.subject

    def is_good(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at


class Channel(models.Model):
    """One shard of the Genesys notification stream and the process that reads it.

    address is the secret of the channel. connections counts how often it was opened: with a count of
    frames it makes a delivery's key, since notifications have no id of their own.
    """

    shard = models.PositiveSmallIntegerField(unique=True)
    remote_id = models.CharField(max_length=64, blank=True)
    address = EncryptedTextField(blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    topics = models.JSONField(default=list)
    connections = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"shard {self.shard}"
