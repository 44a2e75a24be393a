"""Presence and routing status: two independent values that Genesys owns."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoutingStatus(models.TextChoices):
    """Genesys' routing status. INTERACTING: with work from a queue. COMMUNICATING: with other work."""

    OFF_QUEUE = "off_queue", _("Off queue")
    IDLE = "idle", _("Idle")
    INTERACTING = "interacting", _("Interacting")
    NOT_RESPONDING = "not_responding", _("Not Responding")
    COMMUNICATING = "communicating", _("Communicating")


class SystemPresence(models.TextChoices):
    """The primary presences that every Genesys organisation has, as normalised."""

    ON_QUEUE = "onqueue", _("On Queue")
    AVAILABLE = "available", _("Available")
    BUSY = "busy", _("Busy")
    AWAY = "away", _("Away")
    BREAK = "break", _("Break")
    MEAL = "meal", _("Meal")
    MEETING = "meeting", _("Meeting")
    TRAINING = "training", _("Training")
    IDLE = "idle", _("Idle")
    OFFLINE = "offline", _("Offline")


class ChoiceKind(models.TextChoices):
    """Lists of ServiceNow that mappings choose from."""

    QUEUE = "queue", _("Queue")
    GROUP = "group", _("Assignment group")
    CATEGORY = "category", _("Category")
    CONTACT_TYPE = "contact_type", _("Channel")  # as ServiceNow labels this column
    INCIDENT_STATE = "incident_state", _("Incident state")
