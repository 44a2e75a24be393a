"""How far the index of ServiceNow's directory is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DirectoryPull(models.Model):
    """The one row that says how far Bridge has read ServiceNow's directory.

    read_until, last_id: the update time and id of the last person read; the next page begins after them.
    changes_since: where the reading of changes begins after the first pull. rows_read of rows_total: of this
    pull. completed_at: since when the index holds the whole directory; None until the first pull is over.
    changed_at: when changes were last read to the end. checked_id: as far as the search for removed people
    came, by id. hidden: columns that ServiceNow does not show to Bridge.
    """

    read_until = models.DateTimeField(_("read until"), null=True, blank=True)
    last_id = models.CharField(_("last id"), max_length=64, blank=True)
    changes_since = models.DateTimeField(_("changes since"), null=True, blank=True)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_total = models.PositiveIntegerField(_("rows in all"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people in the index"), default=0)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("complete since"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changes read at"), null=True, blank=True)
    checked_at = models.DateTimeField(_("removals checked at"), null=True, blank=True)
    checked_id = models.CharField(_("removals checked up to"), max_length=64, blank=True)
    not_shown = models.IntegerField(_("people that ServiceNow counts and does not show"), default=0)
    hidden = models.JSONField(_("hidden columns"), default=list, blank=True)
    problem = models.JSONField(_("problem"), default=dict, blank=True)

    class Meta:
        verbose_name = _("pull of the directory")
        verbose_name_plural = _("pulls of the directory")

    def __str__(self) -> str:
        return f"{self.rows_read} / {self.rows_total}"
