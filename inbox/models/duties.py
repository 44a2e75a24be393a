"""What a leg leaves to do: Genesys' code and ServiceNow's incident, of which either may be done first."""

from datetime import datetime
from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from inbox import states
from inbox.states import State

CODE_OPTIONAL = ("optional", "agent-requested")  # see fact_values.WrapUpPrompt
CodeMode = Literal["required", "optional", "given"]


class Duties(models.Model):
    """The wrap-up of a leg.

    wrapped_up_at: when Genesys had a code, whoever gave it. filed_at: when the incident was decided, by the
    agent's press with this filed_key, or by the policy of the queue; then the agent may still add to it.
    needs_you: ServiceNow refused the incident, or the policy leaves it to the agent.
    """

    state: str
    connected_at: datetime | None

    wrapup_required = models.BooleanField(_("wrap-up required"), default=False)
    # See fact_values.WrapUpPrompt.
    wrapup_prompt = models.CharField(_("wrap-up prompt"), max_length=16, blank=True)
    wrapup_due_at = models.DateTimeField(_("wrap-up due at"), null=True, blank=True)
    wrapped_up_at = models.DateTimeField(_("wrapped up at"), null=True, blank=True)
    wrapup_code_id = models.CharField(_("wrap-up code"), max_length=64, blank=True)
    filed_at = models.DateTimeField(_("incident decided at"), null=True, blank=True)
    filed_key = models.CharField(
        _("key of the decision"), max_length=200, blank=True, default="", db_default=""
    )
    filed_by_rule = models.BooleanField(_("filed by the policy"), default=False, db_default=False)
    needs_you = models.BooleanField(_("its incident needs the agent"), default=False, db_default=False)

    class Meta:
        abstract = True

    @property
    def code_due(self) -> bool:
        """Return whether Genesys waits for the wrap-up."""
        return self.state == State.WRAP_UP and self.wrapped_up_at is None

    @property
    def incident_due(self) -> bool:
        """Return whether the agent has yet to file or decline the incident of a leg that was connected."""
        return self.state in states.OVER and self.connected_at is not None and self.filed_at is None

    @property
    def code_mode(self) -> CodeMode:
        """Return whether finishing needs a code; Genesys takes none when it has one."""
        if self.wrapped_up_at:
            return "given"
        no_need = self.state == State.ENDED or self.wrapup_prompt in CODE_OPTIONAL
        return "optional" if no_need else "required"

    @property
    def is_due(self) -> bool:
        """Return whether the wrap-up's form is of use: something is due, or may be added or mended."""
        return self.incident_due or self.code_due or self.filed_by_rule or self.needs_you
