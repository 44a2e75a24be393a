"""The ledger: what conversations write to ServiceNow."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.caller import Caller
from incidents.models.incident import Incident
from incidents.states import IncidentAction, NoteState
from live.problems import Problem


class LedgerEntry(models.Model):
    """What one conversation writes to ServiceNow: one incident at a time is created or updated.

    key: the conversation's Genesys id, which is also the incident's correlation id. incident: the
    current one, None until it exists. problem: of the note that last needed a person, {} for none.
    reason: of the wrap-up that last wanted no incident.
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
    problem = models.JSONField(_("problem"), default=dict, blank=True, db_default={})
    reason = models.CharField(
        _("why there is no incident"), max_length=200, blank=True, default="", db_default=""
    )
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")

    def __str__(self) -> str:
        return f"{self.key}: {self.get_incident_action_display()}"

    def decide(self, incident_action: IncidentAction) -> None:
        """Store what the wrap-ups want; only "no incident" and "not decided" give way to a later one."""
        if self.incident_action in (IncidentAction.NONE, IncidentAction.ASK):
            self.incident_action = incident_action
            self.save(update_fields=["incident_action"])

    def explain(self, reason: str) -> None:
        """Store why there is no incident."""
        self.reason = reason
        self.save(update_fields=["reason"])

    def undo(self) -> None:
        """Return to the incident of the last note that has one, else to "no incident"."""
        last = self.notes.exclude(incident=None).select_related("incident").last()
        self.incident = last.incident if last else None
        if not self.notes.exclude(state=NoteState.DECLINED).exists():
            self.incident_action = IncidentAction.NONE
        self.save(update_fields=["incident_action", "incident"])
        if self.problem:
            self.note_problem()

    def note_problem(self) -> None:
        """Store why the newest of the notes that need a person does, {} when none does."""
        last = self.notes.filter(state=NoteState.NEEDS_YOU).last()
        self.problem = last.problem if last else {}
        self.save(update_fields=["problem"])

    def former(self) -> list[str]:
        """Return the ServiceNow ids of all incidents that the conversation has or had."""
        notes = self.notes.exclude(incident=None).values_list("incident__remote_id", flat=True)
        return sorted({*notes, *([self.incident.remote_id] if self.incident else [])})

    def begin_anew(self) -> list[str]:
        """Make room for a new incident, and return the ServiceNow ids of the former ones."""
        former = self.former()
        self.incident = None
        self.save(update_fields=["incident"])
        return former

    def link(self, incident: Incident) -> None:
        """Store the conversation's incident."""
        self.incident = incident
        self.save(update_fields=["incident"])


class NoteQuerySet(models.QuerySet["LedgerNote"]):
    """Queries for notes."""

    def of_key(self, key: str) -> Self:
        """Return the notes with this key, or with this key and a number: later ones of the same origin."""
        return self.filter(Q(key=key) | Q(key__startswith=f"{key}:"))


NoteManager = models.Manager.from_queryset(NoteQuerySet)


class LedgerNote(models.Model):
    """The work note of one wrap-up. key: also the marker in the note's text.

    incident: to which it is written, None while that one is being created. fields: the first values of an
    incident that is created, by this project's names. request_key: of the outgoing request that writes it,
    "" while it waits for one of another note, or for a decision.
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
    request_key = models.CharField(
        _("key of the request"), max_length=200, blank=True, default="", db_default=""
    )
    state = models.CharField(_("state"), max_length=16, choices=NoteState, default=NoteState.QUEUED)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)

    objects = NoteManager()

    class Meta:
        verbose_name = _("ledger note")
        verbose_name_plural = _("ledger notes")
        ordering = ["requested_at", "id"]
        indexes = [
            models.Index(
                fields=["state"],
                name="note_left",
                condition=Q(state__in=[NoteState.QUEUED, NoteState.NEEDS_YOU]),
            ),
            models.Index(  # for the integrity worklist
                fields=["written_at"], name="note_not_linked", condition=Q(state=NoteState.WRITTEN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.get_state_display()}"

    def carry_by(self, request_key: str) -> None:
        """Store which outgoing request writes the note."""
        self.request_key = request_key
        self.save(update_fields=["request_key"])

    def amend(self, *, key: str, text: str, fields: dict[str, Any]) -> None:
        """Store what a wrap-up says now, and that it waits again."""
        self.key, self.text, self.fields = key, text, fields
        self.save(update_fields=["key", "text", "fields"])
        self.move_to(NoteState.QUEUED)

    def move_to(
        self, state: NoteState, *, problem: Problem | None = None, at: datetime | None = None
    ) -> None:
        """Store the note's state, and in its entry whether a person is needed."""
        self.state, self.problem = state, problem or {}
        if state == NoteState.WRITTEN:
            self.written_at = at
        self.save(update_fields=["state", "problem", "written_at"])
        if state == NoteState.NEEDS_YOU or self.entry.problem:
            self.entry.note_problem()
