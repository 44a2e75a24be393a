"""Receipts of raised priorities: why a waiting conversation was put at the head of its queue."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models import Caller, Incident
from routing.models import Queue


class Boost(models.Model):
    """The receipt of one raise of a conversation's priority. before, after: in minutes of waiting.

    incident: the critical one, None for a raise by hand. told_by: the user in ServiceNow who has made it
    critical. matched_by: how the caller was found, as in ``Lookup``. visit: the conversation's visit to the
    queue for which the priority was set last. place_before, place_after: in that queue, 1 is the head; None
    when it is not known. asked_by: None for Bridge itself. raised_at: when Genesys set it first; again_at:
    when last, in another queue. withdrawn: why it no longer holds, "" while it does. requests: how many were
    made.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        RAISED = "raised", _("Raised")
        OVER = "over", _("No longer waits")
        WITHDRAWING = "withdrawing", _("Undo requested")
        UNDONE = "undone", _("Undone")
        TOO_LATE = "too-late", _("Too late")
        CAPPED = "capped", _("Too many in an hour")
        FAILED = "failed", _("Refused by Genesys")

    class Withdrawn(models.TextChoices):
        CALMED = "calmed", _("the incident is no longer critical")
        CALLER = "caller", _("it is not this caller's incident")
        EXPIRED = "expired", _("its time is over")
        BY_HAND = "by-hand", _("by hand")

    UNDER_WAY = (State.REQUESTED, State.WITHDRAWING)
    IN_EFFECT = (State.RAISED, State.OVER)  # what Genesys holds with the conversation

    conversation = models.ForeignKey(
        "inbox.Conversation", models.CASCADE, related_name="boosts", verbose_name=_("conversation")
    )
    incident = models.ForeignKey(
        Incident, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("incident")
    )
    told_by = models.CharField(_("made critical by"), max_length=256, blank=True)
    caller = models.ForeignKey(
        Caller, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("caller")
    )
    matched_by = models.CharField(_("matched by"), max_length=128, blank=True)
    queue = models.ForeignKey(Queue, models.SET_NULL, null=True, related_name="+", verbose_name=_("queue"))
    visit = models.CharField(_("visit to the queue"), max_length=64, blank=True)
    before = models.IntegerField(_("minutes before"))
    after = models.IntegerField(_("minutes after"))
    place_before = models.PositiveIntegerField(_("place before"), null=True, blank=True)
    place_after = models.PositiveIntegerField(_("place after"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("asked by"),
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"))
    raised_at = models.DateTimeField(_("raised at"), null=True, blank=True)
    again_at = models.DateTimeField(_("raised again at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    withdrawn = models.CharField(_("undone because"), max_length=16, choices=Withdrawn, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("undone by"),
    )  # fmt: skip
    withdrawn_reason = models.CharField(_("reason for the undo"), max_length=200, blank=True)
    requests = models.PositiveIntegerField(_("requests"), default=0)

    class Meta:
        verbose_name = _("priority boost")
        verbose_name_plural = _("priority boosts")
        indexes = [
            models.Index(fields=["asked_at"], name="boost_by_age"),  # for the cap
            models.Index(fields=["state"], name="boost_raised", condition=models.Q(state="raised")),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.get_state_display()}"

    @property
    def is_raised(self) -> bool:
        """Return whether the conversation stands further ahead because of this."""
        return self.state == self.State.RAISED

    @property
    def minutes(self) -> int:
        """Return by how many minutes it was raised."""
        return self.after - self.before

    @property
    def request_key(self) -> str:
        """Return the key of the last request that sets this priority."""
        return f"priority:{self.pk}:{self.requests}"

    def mark_raised(self, at: datetime) -> None:
        """Store that Genesys has set the priority: for the first time, or again in another queue."""
        self.state = self.State.RAISED
        if self.raised_at:
            self.again_at = at
        self.raised_at = self.raised_at or at
        self.save(update_fields=["state", "raised_at", "again_at", "problem"])

    def end(self, state: "Boost.State", at: datetime) -> None:
        """Store how it ended, and why."""
        self.state, self.ended_at = state, at
        self.save()
