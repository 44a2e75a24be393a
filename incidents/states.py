"""States of look-ups and ledger notes, what a wrap-up does in ServiceNow, and the choices of a policy."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Resolved, closed, cancelled. Source: docs/providers/servicenow.md#incidents
FINISHED = ("6", "7", "8")
CLOSED = ("7", "8")


class LookupState(models.TextChoices):
    """How many people a look-up has found."""

    SEARCHING = "searching", _("Searching")
    ONE = "one", _("One match")
    SEVERAL = "several", _("Several matches")
    NONE = "none", _("No match")
    NOBODY = "nobody", _("Nobody in ServiceNow")
    NO_ADDRESS = "no_address", _("No caller ID")
    FAILED = "failed", _("ServiceNow did not answer")


class MatchedBy(models.TextChoices):
    """How a person was found to be the caller. CHOSEN: an agent said so."""

    MOBILE = "mobile", _("mobile number")
    PHONE = "phone", _("phone")
    HOME_PHONE = "home_phone", _("home phone")
    EMAIL = "email", _("email")
    EMPLOYEE_NUMBER = "employee_number", _("employee number")
    USER_NAME = "user_name", _("user name")
    ATTRIBUTE = "attribute", _("attribute")
    EXTERNAL_CONTACT = "external_contact", _("external contact in Genesys")
    TABLE = "table", _("further table in ServiceNow")
    CHOSEN = "chosen", _("choice of an agent")


class ChangeState(models.TextChoices):
    """How far a change that an agent wants in ServiceNow is."""

    QUEUED = "queued", _("Queued")
    WRITTEN = "written", _("Written")
    NEEDS_YOU = "needs_you", _("Needs you")


class ScreenPop(models.TextChoices):
    """What opens by itself in ServiceNow when an agent has answered."""

    NONE = "none", _("Nothing")
    USER = "user", _("The caller")
    INCIDENT = "incident", _("The caller's newest open incident")


class NumberState(models.TextChoices):
    """How far a phone number is that an agent wants remembered."""

    QUEUED = "queued", _("Queued")
    WRITTEN = "written", _("Written")
    NEEDS_YOU = "needs_you", _("Needs you")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class IncidentAction(models.TextChoices):
    """What a wrap-up does in ServiceNow. ASK: nobody has decided, and the policy leaves it to the agent."""

    CREATE = "create", _("Create an incident")
    UPDATE = "update", _("Update an incident")
    NONE = "none", _("No incident")
    ASK = "ask", _("Not decided")
    MASTER = "master", _("Link to the master incident")


class ValueKind(models.TextChoices):
    """How the value of a field mapping is read."""

    CONSTANT = "constant", _("As it is")
    TEMPLATE = "template", _("Text with variables")
    SOURCE = "source", _("One source")


class CreateRule(models.TextChoices):
    """When the conversations of a queue get a new incident."""

    ALWAYS = "always", _("Always")
    NONE_OPEN = "none-open", _("Only when the caller has none open")
    ASK = "ask", _("The agent decides")


class Undecided(models.TextChoices):
    """What happens where the agent should have decided."""

    CREATE = "create", _("Create an incident")
    LEAVE = "leave", _("Leave it to the agent, under “Needs you”")


class TimedOut(models.TextChoices):
    """What happens when Genesys ends a wrap-up after its time."""

    FILE = "file", _("File at once with what is there")
    KEEP = "keep", _("Keep the form open")


class NoteState(models.TextChoices):
    """How far a note is. LINKED: Genesys has the incident's number as well. DECLINED: not for ServiceNow."""

    QUEUED = "queued", _("Queued")
    WRITTEN = "written", _("Written")
    LINKED = "linked", _("Written and linked back")
    NEEDS_YOU = "needs_you", _("Needs you")
    DECLINED = "declined", _("No incident")
    RECORDED = "recorded", _("Linked to master")


class OutageEnd(models.TextChoices):
    """Why an outage is over."""

    BY_HAND = "by_hand", _("closed by hand")
    TIME_LIMIT = "time_limit", _("time limit")
    MASTER = "master", _("master incident finished")


class ConversionState(models.TextChoices):
    """Whether the records of an outage become child incidents. NONE: they are kept as links."""

    NONE = "none", _("Kept as links")
    RUNNING = "running", _("Being created")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Created")


class RecordState(models.TextChoices):
    """How far a record's own incident is. WAITING: it was requested."""

    LINKED = "linked", _("Linked to master")
    WAITING = "waiting", _("Being created")
    CREATED = "created", _("Child incident")
    REFUSED = "refused", _("Needs you")
