"""Presence and routing status: two independent values that Genesys owns."""

from django.db import models


class RoutingStatus(models.TextChoices):
    OFF_QUEUE = "off_queue", "Off queue"
    IDLE = "idle", "Idle"
    INTERACTING = "interacting", "Interacting"
    NOT_RESPONDING = "not_responding", "Not Responding"
    COMMUNICATING = "communicating", "Communicating"


class System(models.TextChoices):
    """The primary presences every Genesys organisation has."""

    ON_QUEUE = "onqueue", "On Queue"
    AVAILABLE = "available", "Available"
    BUSY = "busy", "Busy"
    AWAY = "away", "Away"
    BREAK = "break", "Break"
    MEAL = "meal", "Meal"
    MEETING = "meeting", "Meeting"
    TRAINING = "training", "Training"
    IDLE = "idle", "Idle"
    OFFLINE = "offline", "Offline"


class ChoiceKind(models.TextChoices):
    """Lists that ServiceNow owns and mappings choose from."""

    QUEUE = "queue", "Queue"
    GROUP = "group", "Assignment group"
    CATEGORY = "category", "Category"
    CONTACT_TYPE = "contact_type", "Channel"
    INCIDENT_STATE = "incident_state", "Incident state"
