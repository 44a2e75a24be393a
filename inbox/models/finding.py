"""The worklist of conversations and incidents that do not belong together as they should."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inbox.models.conversation import Conversation
from incidents.models import Incident
from live.problems import Problem


class Finding(models.Model):
    """One thing that is wrong between both clouds, from when it was found until it is settled.

    key: what is wrong with what, so that it is listed once. problem: why a repair did not succeed.
    settled_by: None when it was right again by itself. reason: of a supervisor who dismissed it.
    """

    class Kind(models.TextChoices):
        NO_CONVERSATION = "no_conversation", _("Incident without conversation")
        NO_INCIDENT = "no_incident", _("Conversation without incident")
        TWO_INCIDENTS = "two_incidents", _("Two incidents for one conversation")
        NOTE_TWICE = "note_twice", _("Work note twice in an incident")
        NOT_LINKED = "not_linked", _("Closed, but not linked in Genesys")

    class Settled(models.TextChoices):
        GONE = "gone", _("Right again")
        DISMISSED = "dismissed", _("Dismissed")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    key = models.CharField(_("key"), max_length=120)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("conversation")
    )
    incident = models.ForeignKey(
        Incident, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("incident")
    )
    found_at = models.DateTimeField(_("found at"))
    repair_requested_at = models.DateTimeField(_("repair requested at"), null=True, blank=True)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled = models.CharField(_("how it was settled"), max_length=16, choices=Settled, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("settled by"),
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(settled_at=None), name="finding_listed_once"
            )
        ]
        indexes = [
            models.Index(fields=["found_at"], name="finding_by_age"),
            models.Index(fields=["key"], name="finding_by_key"),  # a dismissed one is not found again
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.key}"

    def settle(self, how: Settled, *, at: datetime) -> None:
        """Take it off the worklist."""
        self.settled, self.settled_at, self.problem = how, at, {}
        self.save(update_fields=["settled", "settled_at", "problem"])

    def failed(self, problem: Problem) -> None:
        """Store why a repair did not succeed."""
        self.problem, self.repair_requested_at = problem, None
        self.save(update_fields=["problem", "repair_requested_at"])


class WrapUpBaseline(models.Model):
    """How long a wrap-up took before Bridge, measured by somebody and entered here. seconds: the mean."""

    seconds = models.PositiveIntegerField(_("seconds"), help_text=_("Mean time from the end of the talk."))
    measured_on = models.DateField(_("measured on"), unique=True)
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Where the figure comes from, for example a report's name.")
    )

    history = HistoricalRecords(
        verbose_name=_("former wrap-up baseline"), verbose_name_plural=_("former wrap-up baselines")
    )

    class Meta:
        verbose_name = _("wrap-up baseline")
        verbose_name_plural = _("wrap-up baselines")
        ordering = ["-measured_on"]

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.seconds} s"
