"""Names of operations, the possible outcomes of a request, and when a request may be repeated."""

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Provider(models.TextChoices):
    """The two clouds, by their vendors' names."""

    GENESYS = "genesys", "Genesys Cloud"
    SERVICENOW = "servicenow", "ServiceNow"


class Lane(models.IntegerChoices):
    """How urgent a request is: lower is sent first, and what is left of a budget is kept for the lower ones.

    RING: what an offer shows. CLICK: a person waits. WRAP_UP: what follows from a
    conversation. SYNC: what keeps Bridge's copy true. REPORT: lists and comparisons.
    """

    RING = 0, _("Ring")
    CLICK = 1, _("Click")
    WRAP_UP = 2, _("Wrap-up")
    SYNC = 3, _("Sync")
    REPORT = 4, _("Report")


# The share of a budget, and of the places at ServiceNow, that each lane leaves to those that are more urgent:
# so they stop in the order of the enum, the last one first.
RESERVES = {Lane.RING: 0.0, Lane.CLICK: 0.1, Lane.WRAP_UP: 0.2, Lane.SYNC: 0.35, Lane.REPORT: 0.5}


class Operation(models.TextChoices):
    """What an outgoing request does; ``gateway.operations.table.OPERATIONS`` has a row for each."""

    ACCEPT = "accept", _("Accept")
    DECLINE = "decline", _("Decline")
    HOLD = "hold", _("Hold")
    RESUME = "resume", _("Resume")
    PARK = "park", _("Park")
    UNPARK = "unpark", _("Unpark")
    MUTE = "mute", _("Mute")
    UNMUTE = "unmute", _("Unmute")
    END = "end", _("End")
    TRANSFER_TO_QUEUE = "transfer_to_queue", _("Transfer to queue")
    TRANSFER_TO_AGENT = "transfer_to_agent", _("Transfer to agent")
    SEND_MESSAGE = "send_message", _("Send message")
    SET_PRESENCE = "set_presence", _("Set Genesys presence")
    BACK_ON_QUEUE = "back_on_queue", _("Back on queue")
    WRAP_UP = "wrap_up", _("Wrap up")
    SKIP_WRAP_UP = "skip_wrap_up", _("Skip wrap-up")
    CHECK_SIGN_IN = "check_sign_in", _("Check sign-in")
    READ_CONVERSATION = "read_conversation", _("Read conversation")
    READ_WORK = "read_work", _("Read an agent's conversations")
    READ_TEXTS = "read_texts", _("Read message texts")
    FIND_RECORDINGS = "find_recordings", _("Find recordings")
    READ_SUMMARY = "read_summary", _("Read summary")
    SET_ATTRIBUTES = "set_attributes", _("Set attributes")
    SET_TAG = "set_tag", _("Set external tag")
    SET_PRIORITY = "set_priority", _("Set priority in the queue")
    FIND_CALLERS = "find_callers", _("Look up caller")
    SET_INCIDENT_CALLER = "set_incident_caller", _("Set the incident's caller")
    SEARCH_PEOPLE = "search_people", _("Search people")
    SET_NUMBER = "set_number", _("Write a phone number")
    READ_INCIDENTS = "read_incidents", _("Read a caller's incidents")
    RELATE_INCIDENT = "relate_incident", _("Relate incident")
    READ_CONTACT = "read_contact", _("Read external contact")
    FIND_IN_TABLES = "find_in_tables", _("Look up caller in further tables")
    FIND_INCIDENT = "find_incident", _("Look up incident")
    FIND_AGENT = "find_agent", _("Find agent in ServiceNow")
    SET_SERVICENOW_PRESENCE = "set_servicenow_presence", _("Set ServiceNow presence")
    CREATE_INCIDENT = "create_incident", _("Create incident")
    APPEND_NOTE = "append_note", _("Append work note")
    LOOK_FOR_DOUBLES = "look_for_doubles", _("Look for doubles")
    WRITE_INTERACTION = "write_interaction", _("Write interaction")
    RELATE_INTERACTION = "relate_interaction", _("Relate interaction to incident")
    CREATE_MASTER = "create_master", _("Create master incident")
    READ_MASTER = "read_master", _("Read master incident")
    UPDATE_MASTER = "update_master", _("Update master incident")
    CREATE_CHILD = "create_child", _("Create child incident")
    SET_HEALTH_ROW = "set_health_row", _("Tell flows of an outage")
    SEND_ANNOUNCEMENT = "send_announcement", _("Tell a customer of an outage")


class RequestOutcome(models.TextChoices):
    """How one attempt ended.

    ACCEPTED: the provider accepted the request; only a later fact says that it was carried out.
    WAITING: it will be attempted again. UNKNOWN: no answer; a later fact decides. PARKED: for a supervisor.
    """

    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WAITING = "waiting", _("Waiting")
    UNKNOWN = "unknown", _("Outcome unknown")
    PARKED = "parked", _("Needs you")

    @property
    def is_failure(self) -> bool:
        """Return whether it will not be attempted again by itself."""
        return self in (self.REFUSED, self.PARKED)


class Repeat(Enum):
    """Whether a request may be sent again when it is unknown whether an earlier attempt was carried out.

    FREELY: yes, it is idempotent. LOOK_FIRST: only after looking for the result of the earlier attempt.
    NEVER: no, an agent asked for it; the current state is read instead, and the agent decides.
    """

    FREELY = "freely"
    LOOK_FIRST = "look first"
    NEVER = "never"
