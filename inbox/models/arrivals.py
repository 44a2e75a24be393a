"""How many conversations began in each hour, for what is usual at an hour of the week."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Arrivals(models.Model):
    """The conversations that began in one hour (UTC). last_id: of the newest one that was counted."""

    hour = models.DateTimeField(_("hour"), unique=True)
    conversations = models.PositiveIntegerField(_("conversations"), default=0)
    last_id = models.PositiveBigIntegerField(_("newest conversation"), default=0)

    class Meta:
        verbose_name = _("arrivals in an hour")
        verbose_name_plural = _("arrivals by hour")
        indexes = [models.Index(fields=["last_id"], name="arrivals_last_id")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.conversations}"
