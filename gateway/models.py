"""Incoming events, outgoing requests, agents' tokens, and shards of the notification stream."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gateway.fields import CompressedJSONField, EncryptedTextField
from gateway.operations.names import Lane, Operation, Provider
from live.problems import Code

SILENCE = [Code.NOT_ANSWERING, Code.NO_ANSWER, Code.FAULT]
KEPT = models.Q(payload__isnull=False)


class InboundEvent(models.Model):
    """One message from a provider, with its payload as it arrived until it is no longer needed.

    key: unique per provider; from the socket shard, connection and frame, from webhooks message id and time.
    regarding: the conversation's Genesys id, "" for none. payload: None when it is no longer kept.
    understood: False when no reader knows its kind; such an event counts as applied.
    parked_at: when its last attempt failed; it waits for a supervisor.
    """

    class Source(models.TextChoices):
        SOCKET = "socket", _("Notification socket")
        MESSAGING = "messaging", _("Open Messaging webhook")
        EVENTS = "events", "EventBridge"
        INCIDENTS = "incidents", _("Business rule")

    provider = models.CharField(_("provider"), max_length=16, choices=Provider)
    source = models.CharField(_("source"), max_length=16, choices=Source)
    key = models.CharField(_("key"), max_length=200)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    regarding = models.CharField(_("regarding"), max_length=64, blank=True)
    payload = CompressedJSONField(_("payload"), null=True)
    received_at = models.DateTimeField(_("received at"), db_index=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    understood = models.BooleanField(_("understood"), default=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    parked_at = models.DateTimeField(_("parked at"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("incoming event")
        verbose_name_plural = _("incoming events")
        permissions = [("read_payloads", _("Can read payloads of events and requests"))]
        constraints = [models.UniqueConstraint(fields=["key", "provider"], name="inbound_event_once")]
        indexes = [
            models.Index(
                fields=["parked_at", "received_at"],
                name="inbound_event_left",
                # Those that wait for the reconciler, and for a person.
                condition=models.Q(applied_at=None),
            ),
            # For gateway.retention, and for inbound.store_applied.
            models.Index(fields=["received_at"], name="inbound_event_kept", condition=KEPT),
            models.Index(fields=["regarding", "received_at"], name="inbound_event_regarding", condition=KEPT),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.key}"


class OutboundRequest(models.Model):
    """One request to a provider, stored in the transaction that causes it.

    key: unique; a repeated press of a button has the same one. subject: the Genesys user whose token is used,
    "" for the service's own. regarding: the object it is about (a conversation id, a note's key).
    lane: lower is sent first. due_at: since when it is due; run_after: when the next attempt is.
    lease_until: when another worker may take the request over; an attempt that ends later stores nothing.
    problem: see ``live.problems``.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TRYING = "trying", _("Trying")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        UNKNOWN = "unknown", _("Outcome unknown")
        PARKED = "parked", _("Needs you")

    provider = models.CharField(_("provider"), max_length=16, choices=Provider)
    operation = models.CharField(_("operation"), max_length=32, choices=Operation)
    key = models.CharField(_("key"), max_length=200)
    subject = models.CharField(_("subject"), max_length=64, blank=True)
    regarding = models.CharField(_("regarding"), max_length=64, blank=True)
    payload = models.JSONField(_("payload"), default=dict)
    lane = models.PositiveSmallIntegerField(_("lane"), choices=Lane, default=Lane.WRAP_UP)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    reserved_at = models.DateTimeField(_("reserved at"))
    due_at = models.DateTimeField(_("due at"), db_default=Now())  # the old version inserts none
    run_after = models.DateTimeField(_("run after"))
    attempted_at = models.DateTimeField(_("attempted at"), null=True, blank=True)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    problem = models.JSONField(_("problem"), default=dict, blank=True)

    class Meta:
        verbose_name = _("outgoing request")
        verbose_name_plural = _("outgoing requests")
        constraints = [models.UniqueConstraint(fields=["key"], name="one_request_per_key")]
        indexes = [
            models.Index(fields=["regarding"], name="request_regarding"),
            models.Index(
                fields=["state", "lane", "run_after"],
                name="request_left",
                condition=models.Q(settled_at=None),  # for outbound.claim
            ),
            # For retention and /readyz.
            models.Index(fields=["settled_at", "due_at"], name="request_settled"),
            models.Index(fields=["settled_at"], name="request_parked", condition=models.Q(state="parked")),
        ]

    def __str__(self) -> str:
        return f"{self.get_operation_display()} {self.regarding}"

    @classmethod
    def is_away(cls, provider: Provider) -> bool:
        """Return whether a request waits because the provider has not answered it."""
        return cls.objects.filter(settled_at=None, provider=provider, problem__code__in=SILENCE).exists()


class AgentToken(models.Model):
    """An agent's own Genesys token, encrypted at rest. subject: the Genesys user id."""

    subject = models.CharField(_("subject"), max_length=64, unique=True)
    token = EncryptedTextField(_("token"))
    expires_at = models.DateTimeField(_("expires at"))
    ended_at = models.DateTimeField(
        _("ended at"), null=True, blank=True, help_text=_("When Genesys stopped accepting it.")
    )

    class Meta:
        verbose_name = _("agent token")
        verbose_name_plural = _("agent tokens")

    def __str__(self) -> str:
        return self.subject

    def is_good(self, now: datetime) -> bool:
        """Return whether the token has neither ended nor expired."""
        return self.ended_at is None and now < self.expires_at


class StreamShard(models.Model):
    """One shard of the Genesys notification stream, and the process that reads it.

    remote_id, address: of its notification channel; the address is a secret. connections: how often its
    socket was opened; with the frame's number it makes an event's key, because notifications have no id.
    heard_at: when the socket was last opened. lease_owner: the process that reads the shard.
    """

    shard = models.PositiveSmallIntegerField(_("shard"), unique=True)
    remote_id = models.CharField(_("Genesys id"), max_length=64, blank=True)
    address = EncryptedTextField(_("address"), blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    topics = models.JSONField(_("topics"), default=list)
    connections = models.PositiveIntegerField(_("connections"), default=0)
    heard_at = models.DateTimeField(_("heard at"), null=True, blank=True)
    lease_owner = models.CharField(_("lease owner"), max_length=64, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)

    class Meta:
        verbose_name = _("stream shard")
        verbose_name_plural = _("stream shards")

    def __str__(self) -> str:
        return f"shard {self.shard}"


class BreakerOverride(models.Model):
    """One decision of a person about a provider's circuit breaker; the newest of a provider is in force.

    OPEN: nothing is sent. CLOSED: everything is sent, whatever the outcomes. changed_by: the user's name.
    """

    class Mode(models.TextChoices):
        AUTOMATIC = "automatic", _("Automatic")
        OPEN = "open", _("Nothing is sent")
        CLOSED = "closed", _("Everything is sent")

    provider = models.CharField(_("provider"), max_length=16, choices=Provider)
    mode = models.CharField(_("mode"), max_length=16, choices=Mode)
    reason = models.CharField(_("reason"), max_length=200)
    changed_by = models.CharField(_("changed by"), max_length=150)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("decision about sending")
        verbose_name_plural = _("decisions about sending")

    def __str__(self) -> str:
        return f"{self.get_provider_display()}: {self.get_mode_display()}"
