"""The policies: what happens in ServiceNow with the conversations of a queue."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from incidents.states import CreateRule, ScreenPop, TimedOut, Undecided
from routing.models import Queue

DAY = 24 * 60  # minutes; then a conversation that is over is filed whatever the policy says


class IncidentPolicy(models.Model):
    """What the conversations of one queue become in ServiceNow; the row without a queue is for all others.

    undecided: what happens under CreateRule.ASK when nobody decides. timed_out: what happens when Genesys has
    ended the wrap-up after its time. kept_minutes, over_minutes: when Bridge files by itself, see the help
    texts. files_missed: whether a conversation in which no agent talked gets an incident.
    """

    queue = models.OneToOneField(
        Queue,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="incident_policy",
        verbose_name=_("queue"),
        help_text=_("Empty: for every queue that has no policy of its own."),
    )
    create_rule = models.CharField(
        _("new incidents"), max_length=16, choices=CreateRule, default=CreateRule.ASK
    )
    undecided = models.CharField(
        _("when nobody decides"),
        max_length=16,
        choices=Undecided,
        default=Undecided.CREATE,
        help_text=_("Where the agent decides, but a timer, a robot or nobody ended the wrap-up."),
    )
    timed_out = models.CharField(
        _("when the time for the wrap-up ends"), max_length=16, choices=TimedOut, default=TimedOut.KEEP
    )
    kept_minutes = models.PositiveIntegerField(
        _("minutes for which the form is kept"),
        default=10,
        validators=[MaxValueValidator(DAY)],
        help_text=_("After the time for the wrap-up has ended; then what the agent wrote is filed."),
    )
    over_minutes = models.PositiveIntegerField(
        _("minutes until it is filed without a wrap-up"),
        default=30,
        validators=[MaxValueValidator(DAY)],
        help_text=_("After the end of a conversation that nobody wraps up."),
    )
    files_missed = models.BooleanField(
        _("also without an agent"),
        default=False,
        help_text=_("Also a conversation in which no agent talked gets an incident."),
    )

    screen_pop = models.CharField(
        _("what opens by itself"),
        max_length=16,
        choices=ScreenPop,
        default=ScreenPop.NONE,
        help_text=_("In ServiceNow, once, in the tab in which the agent has answered."),
    )

    history = HistoricalRecords(
        _("former incident policy"), verbose_name_plural=_("former incident policies")
    )

    class Meta:
        verbose_name = _("incident policy")
        verbose_name_plural = _("incident policies")
        constraints = [
            models.UniqueConstraint(
                Coalesce("queue", 0),
                name="one_incident_policy_per_queue",
                violation_error_message=_("There is a policy for this already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.queue or gettext('All other queues')}: {self.get_create_rule_display()}"
