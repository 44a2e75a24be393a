"""The history of conversations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inbox.models.conversation import Conversation
from inbox.models.leg import Leg
from routing.models import Agent


class Activity(models.Model):
    """One entry of a conversation's history, stored in the transaction of the change.

    detail: {"name": …} for a name that is shown unchanged, {"code": …} and arguments for a problem, or both;
    see ``inbox.wording`` for other keys.
    """

    class Kind(models.TextChoices):
        WAITING = "waiting", _("Waiting in queue")
        OFFERED = "offered", _("Offered")
        CONNECTED = "connected", _("Connected")
        HELD = "held", _("On hold")
        RESUMED = "resumed", _("Resumed")
        MUTED = "muted", _("Muted")
        UNMUTED = "unmuted", _("Unmuted")
        MISSED = "missed", _("Missed")
        DECLINED = "declined", _("Declined")
        LEFT = "left", _("Left")
        CUSTOMER_LEFT = "customer_left", _("Customer left")
        TRANSFERRING = "transferring", _("Transferring")
        TRANSFERRED = "transferred", _("Transferred")
        TRANSFER_FAILED = "transfer_failed", _("Not transferred")
        MESSAGE = "message", _("Message")
        MESSAGE_STATUS = "message_status", _("Message status")
        REQUESTED = "requested", _("Requested")
        REFUSED = "refused", _("Refused")
        PRIORITY = "priority", _("Priority")
        CALLER = "caller", _("Caller looked up")
        WRAP_UP = "wrap_up", _("Wrapped up")
        INCIDENT = "incident", _("Incident")
        ENDED = "ended", _("Ended")
        DISMISSED = "dismissed", _("Dismissed")
        CHANGED = "changed", _("Changed")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="activities", verbose_name=_("conversation")
    )
    leg = models.ForeignKey(
        Leg,
        on_delete=models.CASCADE,
        null=True,
        related_name="activities",
        db_index=False,
        verbose_name=_("leg"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    actor = models.ForeignKey(
        Agent,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("done by"),
    )
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["at"], name="activity_by_age"),  # for retention
            models.Index(  # for the admin's search by an agent; most entries are nobody's
                fields=["actor"], name="activity_by_actor", condition=models.Q(actor__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%H:%M:%S}"
