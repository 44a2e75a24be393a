"""The names of operations, how a request for one may end, and when it may be repeated."""

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Provider(models.TextChoices):
    GENESYS = "genesys", "Genesys Cloud"
    SERVICENOW = "servicenow", "ServiceNow"


class Operation(models.TextChoices):
    """What one outgoing request asks for; ``gateway.operations.table.OPERATIONS`` says how."""

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
    CHECK_SIGN_IN = "check_sign_in", _("Check sign-in")
    READ_CONVERSATION = "read_conversation", _("Read conversation")
    READ_TEXTS = "read_texts", _("Read message texts")
    FIND_RECORDINGS = "find_recordings", _("Find recordings")
    SET_ATTRIBUTES = "set_attributes", _("Set attributes")
    SET_TAG = "set_tag", _("Set external tag")
    FIND_CALLERS = "find_callers", _("Look up caller")
    FIND_INCIDENT = "find_incident", _("Look up incident")
    FIND_AGENT = "find_agent", _("Find agent in ServiceNow")
    SET_SERVICENOW_PRESENCE = "set_servicenow_presence", _("Set ServiceNow presence")
    CREATE_INCIDENT = "create_incident", _("Create incident")
    APPEND_NOTE = "append_note", _("Append work note")


class RequestOutcome(models.TextChoices):
    """How one attempt ended.

    ACCEPTED: the cloud accepted the request; it is done only when the cloud's own fact says so.
    WAITING: it will be tried again. UNKNOWN: no answer; a later fact decides. PARKED: a person must look.
    """

    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WAITING = "waiting", _("Waiting")
    UNKNOWN = "unknown", _("Outcome unknown")
    PARKED = "parked", _("Needs you")


class Repeat(Enum):
    """What may be done when nobody knows whether an attempt was carried out.

    FREELY: send it again; it changes nothing twice. LOOK_FIRST: ask whether it is there, then send it again.
    NEVER: an agent pressed a button; read how things stand and let the agent decide.
    """

    FREELY = "freely"
    LOOK_FIRST = "look first"
    NEVER = "never"
