"""Callers and incidents of ServiceNow, caller look-ups, and the ledger of what Bridge writes there."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.states import FINISHED, IncidentAction, LookupState, NoteState
from live.problems import Problem

# ServiceNow's default labels. Source: docs/providers/servicenow.md#incidents
PRIORITIES = {"1": _("Critical"), "2": _("High"), "3": _("Moderate"), "4": _("Low"), "5": _("Planning")}


class Caller(models.Model):
    """A person in ServiceNow's directory, as last read."""

    remote_id = models.CharField(_("ServiceNow id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=256)
    email = models.CharField(_("email"), max_length=256, blank=True)
    phone = models.CharField(_("phone"), max_length=256, blank=True)
    mobile = models.CharField(_("mobile"), max_length=256, blank=True)
    title = models.CharField(_("job title"), max_length=500, blank=True)
    company = models.CharField(_("company"), max_length=256, blank=True)
    vip = models.BooleanField(_("VIP"), default=False)
    url = models.CharField(_("link"), max_length=500, blank=True)
    seen_at = models.DateTimeField(_("last seen at"))

    class Meta:
        verbose_name = _("caller")
        verbose_name_plural = _("callers")

    def __str__(self) -> str:
        return self.name


class Incident(models.Model):
    """A ServiceNow incident, as last read. revision: its ``sys_mod_count``. state, priority: stored codes."""

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

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
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

    @property
    def is_finished(self) -> bool:
        """Return whether the incident is resolved, closed or cancelled, so that nobody works on it."""
        return not self.active or self.state in FINISHED


class Lookup(models.Model):
    """The look-up of one conversation's caller. key: the conversation's Genesys id.

    caller: the only match, else the person whom the agent chose. address: the customer's.
    """

    key = models.CharField(_("key"), max_length=64)
    state = models.CharField(_("state"), max_length=16, choices=LookupState, default=LookupState.SEARCHING)
    address = models.CharField(_("address"), max_length=256, blank=True)
    matched_by = models.CharField(_("matched by"), max_length=64, blank=True)
    candidates = models.ManyToManyField(
        Caller, related_name="lookups", blank=True, verbose_name=_("candidates")
    )
    incidents = models.ManyToManyField(
        Incident, related_name="lookups", blank=True, verbose_name=_("incidents")
    )
    caller = models.ForeignKey(
        Caller,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("caller"),
    )
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("caller look-up")
        verbose_name_plural = _("caller look-ups")
        constraints = [models.UniqueConstraint(fields=["key"], name="one_lookup_per_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.get_state_display()}"


class LedgerEntry(models.Model):
    """What one conversation writes to ServiceNow: one incident at a time is created or updated.

    key: the conversation's Genesys id, which is also the incident's correlation id. incident: the
    current one, None until it exists.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    incident_action = models.CharField(_("action in ServiceNow"), max_length=8, choices=IncidentAction)
    caller = models.ForeignKey(
        Caller, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("caller")
    )
    incident = models.ForeignKey(
        Incident,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ledger_entries",
        verbose_name=_("incident"),
    )
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")

    def __str__(self) -> str:
        return f"{self.key}: {self.get_incident_action_display()}"

    def decide(self, incident_action: IncidentAction) -> None:
        """Store what the wrap-ups want; only "no incident" gives way to a later one."""
        if self.incident_action == IncidentAction.NONE:
            self.incident_action = incident_action
            self.save(update_fields=["incident_action"])

    def undo(self) -> None:
        """Return to the incident of the last note that has one, else to "no incident"."""
        last = self.notes.exclude(incident=None).select_related("incident").last()
        self.incident = last.incident if last else None
        if not self.notes.exclude(state=NoteState.DECLINED).exists():
            self.incident_action = IncidentAction.NONE
        self.save(update_fields=["incident_action", "incident"])

    def begin_anew(self) -> list[str]:
        """Make room for a new incident, and return the ServiceNow ids of the former ones."""
        notes = self.notes.exclude(incident=None).values_list("incident__remote_id", flat=True)
        former = {*notes, *([self.incident.remote_id] if self.incident else [])}
        self.incident = None
        self.save(update_fields=["incident"])
        return sorted(former)

    def link(self, incident: Incident) -> None:
        """Store the conversation's incident."""
        self.incident = incident
        self.save(update_fields=["incident"])


class LedgerNote(models.Model):
    """The work note of one wrap-up. key: also the marker in the note's text.

    incident: to which it is written, None while that one is being created. fields: the first values of an
    incident that is created, by this project's names.
    """

    entry = models.ForeignKey(
        LedgerEntry, on_delete=models.CASCADE, related_name="notes", verbose_name=_("ledger entry")
    )
    key = models.CharField(_("key"), max_length=100, unique=True)
    incident = models.ForeignKey(
        Incident,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("incident"),
    )
    text = models.TextField(_("text"), blank=True)
    fields = models.JSONField(_("fields"), default=dict)
    state = models.CharField(_("state"), max_length=16, choices=NoteState, default=NoteState.QUEUED)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)

    class Meta:
        verbose_name = _("ledger note")
        verbose_name_plural = _("ledger notes")
        ordering = ["requested_at", "id"]
        indexes = [
            models.Index(
                fields=["state"],
                name="note_left",
                condition=models.Q(state__in=[NoteState.QUEUED, NoteState.NEEDS_YOU]),
            )
        ]

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
