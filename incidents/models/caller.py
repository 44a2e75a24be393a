"""People in ServiceNow who call, and what they are found by."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# What ServiceNow's directory says about a person; ``fact_values.Person`` has the same names.
DIRECTORY_FIELDS = (
    *("name", "email", "phone", "mobile", "home_phone", "employee_number", "user_name", "title", "company"),
    *("department", "location", "vip", "active", "url", "updated_at"),
)


class Caller(models.Model):
    """A person in ServiceNow's directory, as last read.

    active: may be matched; False for one who was deactivated or removed there. updated_at: the record's
    ``sys_updated_on``. open_incidents: how many were open when they were read at ``incidents_read_at``; None
    when nobody has counted them.
    """

    FRESH = timedelta(seconds=30)  # incidents are not read again within this time

    remote_id = models.CharField(_("ServiceNow id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=256)
    email = models.CharField(_("email"), max_length=256, blank=True)
    phone = models.CharField(_("phone"), max_length=256, blank=True)
    mobile = models.CharField(_("mobile"), max_length=256, blank=True)
    home_phone = models.CharField(_("home phone"), max_length=256, blank=True)
    employee_number = models.CharField(_("employee number"), max_length=256, blank=True)
    user_name = models.CharField(_("user name"), max_length=256, blank=True)
    title = models.CharField(_("job title"), max_length=500, blank=True)
    company = models.CharField(_("company"), max_length=256, blank=True)
    department = models.CharField(_("department"), max_length=256, blank=True)
    location = models.CharField(_("location"), max_length=256, blank=True)
    vip = models.BooleanField(_("VIP"), default=False)
    active = models.BooleanField(_("active"), default=True)
    url = models.CharField(_("link"), max_length=500, blank=True)
    updated_at = models.DateTimeField(_("updated in ServiceNow at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last seen at"))
    open_incidents = models.PositiveIntegerField(_("open incidents"), null=True, blank=True)
    incidents_read_at = models.DateTimeField(_("incidents read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("caller")
        verbose_name_plural = _("callers")

    def __str__(self) -> str:
        return self.name

    def is_read_since(self, at: datetime) -> bool:
        """Return whether the incidents were read at this time or moments before."""
        return self.incidents_read_at is not None and at - self.incidents_read_at <= self.FRESH


class CallerAddress(models.Model):
    """One thing by which an active person is found, in the form in which it is compared.

    value: a number as ``phone.comparable`` gives it; a mail address, employee number, user name or word of
    the name in lower case; the record's ServiceNow id.
    """

    class Kind(models.TextChoices):
        """Where in the person's record it stands."""

        PHONE = "phone", _("phone")
        MOBILE = "mobile", _("mobile")
        HOME_PHONE = "home_phone", _("home phone")
        EMAIL = "email", _("email")
        EMPLOYEE_NUMBER = "employee_number", _("employee number")
        USER_NAME = "user_name", _("user name")
        RECORD = "record", _("ServiceNow id")
        NAME = "name", _("word of the name")

    caller = models.ForeignKey(
        Caller, on_delete=models.CASCADE, related_name="addresses", db_index=False, verbose_name=_("caller")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    value = models.CharField(_("value"), max_length=256, db_index=True)

    class Meta:
        verbose_name = _("address of a caller")
        verbose_name_plural = _("addresses of callers")
        constraints = [
            models.UniqueConstraint(
                fields=["caller", "kind", "value"], name="one_row_per_address_of_a_caller"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"
