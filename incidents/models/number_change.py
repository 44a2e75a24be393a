"""Phone numbers that agents have had written to ServiceNow."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.caller import Caller
from incidents.models.lookup import Lookup
from incidents.states import NumberState
from routing.models import Agent


class NumberChange(models.Model):
    """One number that an agent wanted remembered: what the field held before, and what it holds since.

    old: "" where the field was empty. lookup: of the conversation, whose customer called from this number.
    """

    class Field(models.TextChoices):
        """Where in the person's record; ``Caller`` has the same names."""

        MOBILE = "mobile", _("Mobile")
        PHONE = "phone", _("Business phone")

    caller = models.ForeignKey(
        Caller, on_delete=models.CASCADE, related_name="number_changes", verbose_name=_("caller")
    )
    lookup = models.ForeignKey(
        Lookup,
        on_delete=models.SET_NULL,
        null=True,
        related_name="number_changes",
        verbose_name=_("caller look-up"),
    )
    field = models.CharField(_("field"), max_length=16, choices=Field)
    old = models.CharField(_("old number"), max_length=256, blank=True)
    new = models.CharField(_("new number"), max_length=256)
    state = models.CharField(_("state"), max_length=16, choices=NumberState, default=NumberState.QUEUED)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    by = models.ForeignKey(
        Agent, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("done by")
    )
    at = models.DateTimeField(_("time"))
    undone_by = models.ForeignKey(
        Agent,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("remembered number")
        verbose_name_plural = _("remembered numbers")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.new}: {self.get_state_display()}"
