"""Callers and incidents of ServiceNow, caller look-ups, and the ledger of what Bridge writes there."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.states import IncidentAction, LookupState, NoteState
from live.problems import Problem

# ServiceNow's default labels. Source: docs/providers/servicenow.md#incidents
PRIORITIES = {"1": _("Critical"), "2": _("High"), "3": _("Moderate"), "4": _("Low"), "5": _("Planning")}


class Caller(models.Model):
    """A person in ServiceNow's directory, as last read."""

    remote_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=256)
    email = models.CharField(max_length=256, blank=True)
    phone = models.CharField(max_length=64, blank=True)
    mobile = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=256, blank=True)
    company = models.CharField(max_length=256, blank=True)
    vip = models.BooleanField(default=False)
    url = models.CharField(max_length=500, blank=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Incident(models.Model):
    """A ServiceNow incident, as last read. revision: its ``sys_mod_count``. state, priority: stored codes."""

    remote_id = models.CharField(max_length=64, unique=True)
    number = models.CharField(max_length=40, db_index=True)
    title = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=16)
    priority = models.CharField(max_length=4, blank=True)
    caller = models.ForeignKey(Caller, on_delete=models.SET_NULL, null=True, related_name="incidents")
    group = models.CharField(max_length=256, blank=True)
    active = models.BooleanField(default=True)
    url = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-updated_at", "-number"]
        indexes = [models.Index(fields=["caller", "-updated_at"])]

    def __str__(self) -> str:
        return self.number

    @property
    def priority_name(self) -> str:
        """Return the priority's label, "" for an unknown code."""
        return str(PRIORITIES.get(self.priority, ""))

    @property
    def is_critical(self) -> bool:
        return self.priority == "1"


class Lookup(models.Model):
    """The look-up of one conversation's caller. key: the conversation's Genesys id.

    caller: the only match, else the person whom the agent chose. address: the customer's.
    """

    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=16, choices=LookupState, default=LookupState.SEARCHING)
    address = models.CharField(max_length=256, blank=True)
    matched_by = models.CharField(max_length=64, blank=True)
    candidates = models.ManyToManyField(Caller, related_name="lookups", blank=True)
    incidents = models.ManyToManyField(Incident, related_name="lookups", blank=True)
    caller = models.ForeignKey(Caller, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    problem = models.JSONField(default=dict, blank=True)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.get_state_display()}"


class LedgerEntry(models.Model):
    """What one conversation writes to ServiceNow: exactly one incident is created or updated.

    key: the conversation's Genesys id, which is also the incident's correlation id.
    """

    key = models.CharField(max_length=64, unique=True)
    incident_action = models.CharField(max_length=8, choices=IncidentAction)
    caller = models.ForeignKey(Caller, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="ledger_entries"
    )
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ledger"

    def __str__(self) -> str:
        return f"{self.key}: {self.get_incident_action_display()}"

    def link(self, incident: Incident) -> None:
        """Store the conversation's incident."""
        self.incident = incident
        self.save(update_fields=["incident"])


class LedgerNote(models.Model):
    """The work note of one wrap-up. key: also the marker in the note's text.

    fields: the first values of an incident that is created, by this project's names.
    """

    entry = models.ForeignKey(LedgerEntry, on_delete=models.CASCADE, related_name="notes")
    key = models.CharField(max_length=100, unique=True)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=NoteState, default=NoteState.QUEUED)
    problem = models.JSONField(default=dict, blank=True)
    requested_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["requested_at", "id"]

    def __str__(self) -> str:
        return f"{self.key}: {self.get_state_display()}"

    def move_to(
        self, state: NoteState, *, problem: Problem | None = None, at: datetime | None = None
    ) -> None:
        """Store the note's state."""
        self.state, self.problem = state, problem or {}
        if state == NoteState.WRITTEN:
            self.written_at = at
        self.save(update_fields=["state", "problem", "written_at"])
