"""Look-ups of callers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.caller import Caller
from incidents.models.incident import Incident
from incidents.states import LookupState


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
