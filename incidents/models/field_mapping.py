"""Which value goes into which column of an incident, and the instance's columns."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from incidents.states import ValueKind
from routing.models import Queue, WrapUpCode


class IncidentColumn(models.Model):
    """A column of the instance's incidents, inherited ones included, as its dictionary has it.

    kind: ServiceNow's internal type. length: 0 when unknown. reference: the table it points to, or "".
    choices: from stored value to label.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    label = models.CharField(_("label"), max_length=256, blank=True)
    kind = models.CharField(_("type"), max_length=64, blank=True)
    length = models.PositiveIntegerField(_("length"), default=0)
    mandatory = models.BooleanField(_("mandatory"), default=False)
    read_only = models.BooleanField(_("read-only"), default=False)
    reference = models.CharField(_("refers to"), max_length=80, blank=True)
    choices = models.JSONField(_("choices"), default=dict, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("incident column")
        verbose_name_plural = _("incident columns")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.label or self.name


class FieldMapping(models.Model):
    """The value of one column in new incidents of a queue, of a wrap-up code, of both or of all.

    value: by its kind a text as it is, a text with variables in braces, or the name of one source.
    """

    queue = models.ForeignKey(
        Queue,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("queue"),
        help_text=_("Empty: for all queues."),
    )
    code = models.ForeignKey(
        WrapUpCode,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("wrap-up code"),
        help_text=_("Empty: for all codes, and for a wrap-up without one."),
    )
    column = models.CharField(
        _("column"), max_length=80, help_text=_("ServiceNow's name, such as impact or u_site.")
    )
    kind = models.CharField(_("kind of value"), max_length=16, choices=ValueKind, default=ValueKind.CONSTANT)
    value = models.TextField(_("value"), max_length=4000)
    active = models.BooleanField(_("active"), default=True)

    history = HistoricalRecords(_("former field mapping"), verbose_name_plural=_("former field mappings"))

    class Meta:
        verbose_name = _("field mapping")
        verbose_name_plural = _("field mappings")
        ordering = ["column", "id"]
        constraints = [
            models.UniqueConstraint(
                "column",
                Coalesce("queue", 0),
                Coalesce("code", 0),
                name="one_field_mapping_for_a_case",
                violation_error_message=_("This column has a value for the same queue and code already."),
            )
        ]

    def __str__(self) -> str:
        places = [str(one) for one in (self.queue, self.code) if one]
        place = " · ".join(places) or gettext("All queues")
        return f"{place}: {self.column}"
