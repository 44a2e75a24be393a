"""Interactions of ServiceNow, one for each conversation, and whether the instance has their table."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident

CHECKED_AGAIN_AFTER = timedelta(days=1)


class InteractionRecord(models.Model):
    """ServiceNow's interaction of one conversation. key: the conversation's Genesys id.

    wanted: what ServiceNow should hold, as in ``payloads.WriteInteraction``; sent: what it has accepted.
    requests: how many were reserved. incident: the last one to which it was related. dropped: columns that
    ServiceNow did not store. doubles: numbers of further interactions of the same conversation.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    remote_id = models.CharField(_("ServiceNow id"), max_length=64, blank=True)
    number = models.CharField(_("number"), max_length=256, blank=True, db_index=True)
    state = models.CharField(_("state"), max_length=32, blank=True)
    url = models.CharField(_("link"), max_length=500, blank=True)
    wanted = models.JSONField(_("wanted"), default=dict)
    sent = models.JSONField(_("sent"), default=dict)
    requests = models.PositiveIntegerField(_("requests"), default=0)
    incident = models.ForeignKey(
        Incident,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="interactions",
        verbose_name=_("incident"),
    )
    dropped = models.JSONField(_("dropped columns"), default=list, blank=True)
    doubles = models.JSONField(_("doubles"), default=list, blank=True)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")

    def __str__(self) -> str:
        return self.number or self.key

    @property
    def request_key(self) -> str:
        """Return the key of the last request that writes this record."""
        return f"interaction:{self.key}:{self.requests}"


class TableCheck(models.Model):
    """Whether Bridge can write to a table that not every instance has, and why not."""

    table = models.CharField(_("table"), max_length=80, unique=True)
    usable = models.BooleanField(_("usable"))
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("optional table")
        verbose_name_plural = _("optional tables")

    def __str__(self) -> str:
        return self.table

    def is_known(self, now: datetime) -> bool:
        """Return whether the answer still holds: a table that was not usable is tried again after a day."""
        return self.usable or now - self.checked_at < CHECKED_AGAIN_AFTER
