"""People in ServiceNow who call."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Caller(models.Model):
    """A person in ServiceNow's directory, as last read."""

    remote_id = models.CharField(_("ServiceNow id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=256)
    email = models.CharField(_("email"), max_length=256, blank=True)
    phone = models.CharField(_("phone"), max_length=256, blank=True)
    mobile = models.CharField(_("mobile"), max_length=256, blank=True)
    title = models.CharField(_("job title"), max_length=500, blank=True)
    company = models.CharField(_("company"), max_length=256, blank=True)
    vip = models.BooleanField(_("VIP"), default=False)
    url = models.CharField(_("link"), max_length=500, blank=True)
    seen_at = models.DateTimeField(_("last seen at"))

    class Meta:
        verbose_name = _("caller")
        verbose_name_plural = _("callers")

    def __str__(self) -> str:
        return self.name
