"""Incidents of ServiceNow."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.caller import Caller
from incidents.states import CLOSED, FINISHED

# ServiceNow's default labels. Source: docs/providers/servicenow.md#incidents
CRITICAL = "1"
PRIORITIES = {CRITICAL: _("Critical"), "2": _("High"), "3": _("Moderate"), "4": _("Low"), "5": _("Planning")}


class Incident(models.Model):
    """A ServiceNow incident, as last read. revision: its ``sys_mod_count``. state, priority: stored codes.

    critical_since: since when ServiceNow has told that it is critical; None when it is not, when it is
    finished, or when only Bridge itself has made it so. critical_by: the user in ServiceNow who did.
    """

    remote_id = models.CharField(_("ServiceNow id"), max_length=64, unique=True)
    number = models.CharField(_("number"), max_length=256, db_index=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=32)
    priority = models.CharField(_("priority"), max_length=32, blank=True)
    caller = models.ForeignKey(
        Caller, on_delete=models.SET_NULL, null=True, related_name="incidents", verbose_name=_("caller")
    )
    group = models.CharField(_("assignment group"), max_length=256, blank=True)
    active = models.BooleanField(_("active"), default=True)
    url = models.CharField(_("link"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"))
    revision = models.PositiveIntegerField(_("revision"), default=0)
    seen_at = models.DateTimeField(_("last seen at"))
    critical_since = models.DateTimeField(_("critical since"), null=True, blank=True)
    critical_by = models.CharField(_("made critical by"), max_length=256, blank=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-updated_at", "-number"]
        indexes = [
            models.Index(fields=["caller", "-updated_at"]),
            models.Index(
                fields=["caller"],
                name="incident_critical",
                condition=models.Q(critical_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def priority_name(self) -> str:
        """Return the priority's label, "" for an unknown code."""
        return str(PRIORITIES.get(self.priority, ""))

    @property
    def is_critical(self) -> bool:
        return self.priority == CRITICAL

    @property
    def is_urgent(self) -> bool:
        """Return whether it is critical, and somebody has to work on it."""
        return self.is_critical and not self.is_finished

    @property
    def is_closed(self) -> bool:
        """Return whether the incident is closed or cancelled: ServiceNow refuses most changes then."""
        return not self.active or self.state in CLOSED

    @property
    def is_finished(self) -> bool:
        """Return whether the incident is resolved, closed or cancelled, so that nobody works on it."""
        return not self.active or self.state in FINISHED

    def mark_critical(self, since: datetime | None, *, by: str = "") -> None:
        """Store since when it is critical, and who has made it so; None when it no longer is."""
        self.critical_since, self.critical_by = since, by
        self.save(update_fields=["critical_since", "critical_by"])
