"""Who can take work: queues, agents, their presence, and how all of it maps to ServiceNow."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from live.search import FoldedField
from routing.states import ChoiceKind, RoutingStatus, SystemPresence


class Queue(models.Model):
    """A Genesys queue. copied_at: when its members and wrap-up codes were last copied."""

    remote_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=256)
    active = models.BooleanField(default=True)
    copied_at = models.DateTimeField(_("copied at"), null=True, blank=True)
    search_text = FoldedField(of=["name"])

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PresenceDefinition(models.Model):
    """A presence an agent can choose in Genesys; several may share one system presence."""

    remote_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    system = models.CharField(max_length=16, choices=SystemPresence)
    primary = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PresenceState(models.Model):
    """A presence state of ServiceNow's agent workspace. available: its holders may receive work."""

    remote_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    available = models.BooleanField(default=False)
    order = models.IntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class AgentQuerySet(models.QuerySet["Agent"]):
    def active(self) -> Self:
        return self.filter(active=True)

    def lock(self, **lookup: object) -> "Agent":
        """Return one agent, locked until the transaction ends."""
        return self.select_for_update(of=("self",)).get(**lookup)


AgentManager = models.Manager.from_queryset(AgentQuerySet)


class Agent(models.Model):
    """One Genesys user; without a Django user until the first sign-in.

    person_id: the same person's record in ServiceNow, "" when unknown. servicenow_presence: the state there,
    as last seen or as last written by Bridge, so that the echo of a write is no news.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="agent"
    )
    remote_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=256)
    email = models.EmailField(max_length=256, blank=True)
    active = models.BooleanField(default=True)
    search_text = FoldedField(of=["name", "email"])
    person_id = models.CharField(max_length=64, blank=True, db_index=True)
    queues = models.ManyToManyField(Queue, related_name="agents", blank=True)
    presence = models.ForeignKey(PresenceDefinition, on_delete=models.SET_NULL, null=True, blank=True)
    presence_at = models.DateTimeField(null=True, blank=True)
    routing_status = models.CharField(max_length=16, choices=RoutingStatus, default=RoutingStatus.OFF_QUEUE)
    routing_status_at = models.DateTimeField(null=True, blank=True)
    servicenow_presence = models.ForeignKey(PresenceState, on_delete=models.SET_NULL, null=True, blank=True)
    servicenow_presence_at = models.DateTimeField(null=True, blank=True)
    signed_out_at = models.DateTimeField(
        null=True, blank=True, help_text="When Genesys ended the agent's sign-in; empty while it is good."
    )

    objects = AgentManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on_queue(self) -> bool:
        return self.presence is not None and self.presence.system == SystemPresence.ON_QUEUE

    @property
    def is_not_responding(self) -> bool:
        return self.routing_status == RoutingStatus.NOT_RESPONDING


class WrapUpCode(models.Model):
    """A code that closes a leg; offered in the queues it belongs to."""

    remote_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=256)
    queues = models.ManyToManyField(Queue, related_name="wrapup_codes", blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Choice(models.Model):
    """One value of a list that ServiceNow owns; mappings pick from these."""

    kind = models.CharField(max_length=16, choices=ChoiceKind)
    remote_id = models.CharField(max_length=64)
    name = models.CharField(max_length=256)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["kind", "remote_id"], name="choice_once")]

    def __str__(self) -> str:
        return self.name


class QueueMapping(models.Model):
    """What a Genesys queue is in ServiceNow: where its incidents go and how they are filed."""

    queue = models.OneToOneField(Queue, on_delete=models.CASCADE, related_name="mapping")
    service_queue = models.ForeignKey(
        Choice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="ServiceNow queue",
        limit_choices_to={"kind": ChoiceKind.QUEUE, "active": True},
    )  # fmt: skip
    group = models.ForeignKey(
        Choice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="assignment group", limit_choices_to={"kind": ChoiceKind.GROUP, "active": True},
    )  # fmt: skip
    category = models.ForeignKey(
        Choice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        limit_choices_to={"kind": ChoiceKind.CATEGORY, "active": True},
    )  # fmt: skip
    contact_type = models.ForeignKey(
        Choice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="channel",
        help_text="Empty: derived from the conversation (call → phone, message → chat, email → email).",
        limit_choices_to={"kind": ChoiceKind.CONTACT_TYPE, "active": True},
    )  # fmt: skip
    active = models.BooleanField(default=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.queue} → {self.group or self.service_queue or 'unmapped'}"


class PresenceMapping(models.Model):
    """One line of the presence map, for one direction; a presence without a line is left alone."""

    class Direction(models.TextChoices):
        TO_SERVICENOW = "to_servicenow", "Genesys → ServiceNow"
        TO_GENESYS = "to_genesys", "ServiceNow → Genesys"

    direction = models.CharField(max_length=16, choices=Direction)
    definition = models.ForeignKey(
        PresenceDefinition, on_delete=models.CASCADE, related_name="mappings", verbose_name="Genesys presence"
    )
    state = models.ForeignKey(
        PresenceState, on_delete=models.CASCADE, related_name="mappings", verbose_name="ServiceNow state"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["direction", "definition"]
        constraints = [
            models.UniqueConstraint(
                fields=["definition"],
                condition=models.Q(direction="to_servicenow"),
                name="one_state_for_a_presence",
            ),
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(direction="to_genesys"), name="one_presence_for_a_state"
            ),
        ]

    def __str__(self) -> str:
        if self.direction == self.Direction.TO_GENESYS:
            return f"{self.state} → {self.definition}"
        return f"{self.definition} → {self.state}"


class Activity(models.Model):
    """One line of an agent's history: presence, routing status, sign-in.

    detail: {"name": …} for a proper name, {"status": …} for a routing status, or a problem.
    """

    class Kind(models.TextChoices):
        PRESENCE = "presence", _("Genesys presence")
        ROUTING_STATUS = "routing_status", _("Routing status")
        SERVICENOW_PRESENCE = "servicenow_presence", _("ServiceNow state")
        SIGNED_IN = "signed_in", _("Signed in")
        SIGNED_OUT = "signed_out", _("Signed out")
        REFUSED = "refused", _("Refused")

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=32, choices=Kind)
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.agent}: {self.get_kind_display()}"
