"""Look-ups of callers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.caller import Caller
from incidents.models.incident import Incident
from incidents.states import ChangeState, LookupState
from routing.models import Agent


class Lookup(models.Model):
    """The look-up of one conversation's caller. key: the conversation's Genesys id.

    caller: the only match, else the person whom an agent chose. address: the customer's. matched_by: how the
    caller, or the best candidate, was found; codes of ``MatchedBy`` joined by " and ". more: there are more
    matches than candidates. searched: a digest of the identifiers that were searched for last.
    chosen_at, chosen_by: when and by whom a choice was made; without a caller it is nobody in ServiceNow.
    new_number: from which the chosen caller called and which ServiceNow does not know, in E.164, or "".
    caller_change, caller_problem: how far the choice is in the conversation's incident, "" for no change.
    """

    key = models.CharField(_("key"), max_length=64)
    state = models.CharField(_("state"), max_length=16, choices=LookupState, default=LookupState.SEARCHING)
    contact_id = models.CharField(_("external contact"), max_length=64, blank=True)
    address = models.CharField(_("address"), max_length=256, blank=True)
    matched_by = models.CharField(_("matched by"), max_length=128, blank=True)
    more = models.BooleanField(_("more than shown"), default=False)
    searched = models.CharField(_("digest of identifiers"), max_length=32, blank=True, editable=False)
    candidates = models.ManyToManyField(
        Caller,
        through="Candidate",
        related_name="lookups",
        blank=True,
        verbose_name=_("candidates"),
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
    chosen_at = models.DateTimeField(_("chosen at"), null=True, blank=True)
    chosen_by = models.ForeignKey(
        Agent,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("chosen by"),
    )
    new_number = models.CharField(_("new number"), max_length=32, blank=True)
    caller_change = models.CharField(
        _("caller in the incident"), max_length=16, choices=ChangeState, blank=True
    )
    caller_problem = models.JSONField(_("problem with the incident's caller"), default=dict, blank=True)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("caller look-up")
        verbose_name_plural = _("caller look-ups")
        constraints = [models.UniqueConstraint(fields=["key"], name="one_lookup_per_key")]
        indexes = [
            models.Index(  # for the last contact with a person
                fields=["caller", "requested_at"],
                name="lookup_by_caller",
                condition=models.Q(caller__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.get_state_display()}"


class Candidate(models.Model):
    """One of the people who may be the caller. matched_by: how, as in ``Lookup``."""

    lookup = models.ForeignKey(Lookup, on_delete=models.CASCADE, verbose_name=_("caller look-up"))
    caller = models.ForeignKey(Caller, on_delete=models.CASCADE, verbose_name=_("caller"))
    matched_by = models.CharField(_("matched by"), max_length=128, blank=True)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        db_table = "incidents_lookup_candidates"
        unique_together = [("lookup", "caller")]

    def __str__(self) -> str:
        return f"{self.lookup_id}: {self.caller}"
