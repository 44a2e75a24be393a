"""Drafts of wrap-ups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inbox.models.leg import Leg


class WrapUpDraft(models.Model):
    """What an agent has typed into the wrap-up form of a leg so far. fields: by their names in the form."""

    leg = models.OneToOneField(Leg, on_delete=models.CASCADE, related_name="draft", verbose_name=_("leg"))
    fields = models.JSONField(_("fields"), default=dict)
    saved_at = models.DateTimeField(_("saved at"), db_index=True)

    class Meta:
        verbose_name = _("wrap-up draft")
        verbose_name_plural = _("wrap-up drafts")

    def __str__(self) -> str:
        return f"{self.leg_id} {self.saved_at:%H:%M:%S}"
