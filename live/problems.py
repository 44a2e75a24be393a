"""Problems as codes that can be stored; they become sentences in the viewer's language when they are shown.

A problem is stored as ``{"code": "…", "<argument>": "…"}``; {} means no problem.
"""

from collections.abc import Mapping

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from live.directions import isolated

Problem = dict[str, str]


class Code(models.TextChoices):
    """Each label is a sentence with named placeholders. ``cloud``: the provider's name.

    ``until``: a time, as ISO 8601.
    """

    BUSY = "busy", _("%(cloud)s is busy or cannot be reached. Try again in a moment.")
    BUSY_UNTIL = "busy-until", _("%(cloud)s is busy until %(until)s. Nothing is lost.")
    STOPPED = "stopped", _("Sending to %(cloud)s has been stopped by a supervisor.")
    NOT_ANSWERING = "not-answering", _("%(cloud)s does not answer.")
    NO_ANSWER = "no-answer", _("%(cloud)s did not answer; it may not have been done.")
    FAULT = "fault", _("%(cloud)s had a fault; it may not have been done.")
    REFUSED = "refused", _("%(cloud)s refused it.")
    REFUSED_SAYING = "refused-saying", _("%(cloud)s: %(said)s")
    SERVICE_SIGN_IN = "service-sign-in", _("%(cloud)s does not accept Bridge's own sign-in.")
    SIGNED_OUT = "signed-out", _("Your Genesys sign-in has ended. Sign in again; nothing is lost.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed it in %(cloud)s meanwhile.")
    KEPT_OLD_VALUE = "kept-old-value", _("%(cloud)s kept the old value; it does not let Bridge change it.")
    NOT_STORED = "not-stored", _("ServiceNow did not store as sent: %(fields)s.")
    UNSAFE_VALUE = "unsafe-value", _("It holds characters that cannot be sent.")
    INTERRUPTED = "interrupted", _("Bridge was interrupted while it asked.")
    NOT_CONFIRMED = "not-confirmed", _("Genesys did not confirm it. Try again.")
    NOT_DECIDED = "not-decided", _("Nobody decided about the incident.")
    MASTER_GONE = (
        "master-gone",
        _("The master incident was deleted or may not be read. Choose a different one."),
    )
    TOO_MANY_RAISED = "too-many-raised", _("Too many conversations were raised in the last hour.")
    DIRECTORY_HIDDEN = (
        "directory-hidden",
        _("ServiceNow does not show when people were updated (sys_updated_on)."),
    )
    DIRECTORY_SHRUNK = "directory-shrunk", _("So many people are missing that the directory is not believed.")
    INCIDENT_CLOSED = "incident-closed", _("%(number)s is closed, so nothing was added to it.")
    TRANSFER_CANCELLED = "transfer-cancelled", _("Cancelled.")
    TRANSFER_DECLINED = "transfer-declined", _("It was declined.")
    TRANSFER_UNANSWERED = "transfer-unanswered", _("Nobody answered.")


def problem(code: Code, **arguments: str) -> Problem:
    """Return a problem as it is stored."""
    return {"code": code.value, **arguments}


def text(stored: Mapping[str, str]) -> str:
    """Return a stored problem as a sentence, "" for none; an unknown code is returned as it is."""
    code = stored.get("code", "")
    if code not in Code.values:
        return code
    return str(Code(code).label) % {name: isolated(_shown(name, value)) for name, value in stored.items()}


def _shown(name: str, value: str) -> str:
    """Return an argument as people read it: a time as hours and minutes, anything else as it is."""
    at = parse_datetime(value) if name == "until" else None
    return date_format(timezone.localtime(at), "TIME_FORMAT") if at else value
