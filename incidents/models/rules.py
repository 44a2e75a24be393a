"""What a supervisor decides about looking callers up: translations of numbers, further tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class NumberRule(models.Model):
    """A translation of callers' numbers before they are looked up; the first active one that fits applies.

    pattern: of a prefix, how the number begins; of an expression, what the whole number is, with groups.
    """

    class Kind(models.TextChoices):
        """How the pattern is read."""

        PREFIX = "prefix", _("Number begins with")
        EXPRESSION = "expression", _("Number matches the expression")

    order = models.PositiveSmallIntegerField(_("order"), default=10)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.PREFIX)
    pattern = models.CharField(_("pattern"), max_length=100)
    replacement = models.CharField(_("replacement"), max_length=64, blank=True)
    example = models.CharField(
        _("example"), max_length=40, blank=True, help_text=_("A number to try the rule with.")
    )
    active = models.BooleanField(_("active"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("number rule")
        verbose_name_plural = _("number rules")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.pattern} → {self.replacement}"


class FurtherTable(models.Model):
    """A table of ServiceNow in which callers are looked for whom the directory does not have.

    query: an encoded query with variables, as in ``u_number={phone}``. person: the column that refers to the
    person.
    """

    order = models.PositiveSmallIntegerField(_("order"), default=10)
    table = models.CharField(
        _("table"), max_length=80, help_text=_("As in customer_contact or u_phone_book.")
    )
    query = models.CharField(
        _("query"),
        max_length=300,
        help_text=_(
            "Columns that are compared with {phone}, {digits} (the last six), {email}, {employee_number} or "
            "{user_name}, joined by ^ (and) or ^OR: u_number={phone}^ORu_numberENDSWITH{digits}"
        ),
    )
    person = models.CharField(
        _("column of the person"),
        max_length=80,
        default="sys_id",
        help_text=_("The column that refers to a user; sys_id where the rows are users themselves."),
    )
    active = models.BooleanField(_("active"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("further table")
        verbose_name_plural = _("further tables")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.table
