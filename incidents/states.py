"""How far a caller look-up and a ledger note have come."""

from django.db import models


class Search(models.TextChoices):
    SEARCHING = "searching", "Searching"
    ONE = "one", "One match"
    SEVERAL = "several", "Several matches"
    NONE = "none", "No match"
    NO_ADDRESS = "no_address", "No caller id"
    FAILED = "failed", "ServiceNow did not answer"


class Outcome(models.TextChoices):
    """What a wrap-up does in ServiceNow."""

    CREATE = "create", "Create an incident"
    UPDATE = "update", "Update an incident"
    NONE = "none", "No incident"


class Writing(models.TextChoices):
    QUEUED = "queued", "Queued"
    WRITTEN = "written", "Written"
    LINKED = "linked", "Written and linked back"
    NEEDS_YOU = "needs_you", "Needs you"
