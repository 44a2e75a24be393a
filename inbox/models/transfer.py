"""Transfers of a conversation, with the note for the next agent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inbox.models.conversation import Conversation
from inbox.models.leg import Leg
from routing.models import Agent, Queue


class Transfer(models.Model):
    """One transfer that an agent requested in Bridge; exactly one of to_agent and to_queue is set."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Transferring…")
        RINGING = "ringing", _("Ringing")
        DONE = "done", _("Transferred")
        FAILED = "failed", _("Not transferred")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="transfers", verbose_name=_("conversation")
    )
    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="transfers", verbose_name=_("leg"))
    to_agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("to agent"),
    )
    to_queue = models.ForeignKey(
        Queue,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("to queue"),
    )
    remote_id = models.CharField(
        _("Genesys id"), max_length=64, blank=True, help_text=_("Genesys' id of the transfer, once seen.")
    )
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.REQUESTED)
    problem = models.JSONField(_("problem"), default=dict, blank=True)
    requested_at = models.DateTimeField(_("requested at"))

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_agent__isnull=True) ^ models.Q(to_queue__isnull=True),
                name="transfer_has_one_target",
            )
        ]

    def __str__(self) -> str:
        return f"→ {self.target}"

    @property
    def target(self) -> Agent | Queue | None:
        """Return the agent or queue that gets the conversation."""
        return self.to_agent or self.to_queue
