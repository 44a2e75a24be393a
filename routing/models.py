"""Queues, agents and presence of Genesys, lists of ServiceNow, and the mappings between both."""

from contextlib import AbstractContextManager
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from live.search import FoldedField
from routing.states import ChoiceKind, RoutingStatus, SystemPresence


class Queue(models.Model):
    """A Genesys queue. copied_at: when its members and wrap-up codes were last read."""

    remote_id = models.CharField(_("Genesys id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=256)
    active = models.BooleanField(_("active"), default=True)
    copied_at = models.DateTimeField(_("copied at"), null=True, blank=True)
    search_text = FoldedField(of=["name"])

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PresenceDefinition(models.Model):
    """A presence that agents can choose in Genesys. system: its primary presence. primary: not custom."""

    remote_id = models.CharField(_("Genesys id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=256)
    system = models.CharField(_("system presence"), max_length=32, choices=SystemPresence)
    primary = models.BooleanField(_("primary"), default=False)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("Genesys presence")
        verbose_name_plural = _("Genesys presences")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PresenceState(models.Model):
    """A presence state of ServiceNow's agent workspace. available: agents in it may receive work."""

    remote_id = models.CharField(_("ServiceNow id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=256)
    available = models.BooleanField(_("may receive work"), default=False)
    order = models.IntegerField(_("order"), default=0)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("ServiceNow state")
        verbose_name_plural = _("ServiceNow states")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class AgentQuerySet(models.QuerySet["Agent"]):
    """Queries for agents."""

    def active(self) -> Self:
        """Return agents whom Genesys still lists."""
        return self.filter(active=True)


AgentManager = models.Manager.from_queryset(AgentQuerySet)


class Agent(models.Model):
    """One Genesys user; has no Django user before the first sign-in.

    person_id: the agent's own record in ServiceNow, "" when unknown. servicenow_presence: the state that was
    last read from ServiceNow, or accepted there after Bridge requested it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="agent", verbose_name=_("user"),
    )  # fmt: skip
    remote_id = models.CharField(_("Genesys id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=256)
    email = models.EmailField(_("email"), max_length=256, blank=True)
    active = models.BooleanField(_("active"), default=True)
    person_id = models.CharField(_("ServiceNow user id"), max_length=64, blank=True, db_index=True)
    queues = models.ManyToManyField(Queue, related_name="agents", blank=True, verbose_name=_("queues"))
    presence = models.ForeignKey(
        PresenceDefinition, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("presence")
    )
    search_text = FoldedField(of=["name", "email"])
    presence_at = models.DateTimeField(_("presence since"), null=True, blank=True)
    routing_status = models.CharField(
        _("routing status"), max_length=16, choices=RoutingStatus, default=RoutingStatus.OFF_QUEUE
    )
    routing_status_at = models.DateTimeField(_("routing status since"), null=True, blank=True)
    servicenow_presence = models.ForeignKey(
        PresenceState, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("ServiceNow state")
    )
    servicenow_presence_at = models.DateTimeField(_("ServiceNow state since"), null=True, blank=True)
    signed_out_at = models.DateTimeField(
        _("Genesys sign-in ended at"), null=True, blank=True,
        help_text=_("When Genesys ended the agent's sign-in; empty while it is good."),
    )  # fmt: skip
    language = models.CharField(
        _("language"), max_length=16, choices=settings.LANGUAGES, blank=True,
        help_text=_("Chosen by the agent; empty: as the browser asks."),
    )  # fmt: skip
    browser_language = models.CharField(_("browser's language"), max_length=16, blank=True)

    objects = AgentManager()

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def effective_language(self) -> str:
        """Return the agent's language, else the one that the browser last requested."""
        return self.language or self.browser_language or str(settings.LANGUAGE_CODE)

    def speaking(self) -> AbstractContextManager[None]:
        """Return a context manager for the agent's language, because any process may render fragments."""
        return translation.override(self.effective_language)

    @property
    def is_on_queue(self) -> bool:
        """Return whether the agent's presence is On Queue; the agent may still be Not Responding."""
        return self.presence is not None and self.presence.system == SystemPresence.ON_QUEUE

    @property
    def is_not_responding(self) -> bool:
        """Return whether Genesys offers nothing, because the agent missed or declined an offer."""
        return self.routing_status == RoutingStatus.NOT_RESPONDING


class WrapUpCode(models.Model):
    """A code with which an agent finishes a leg, in the queues it belongs to."""

    remote_id = models.CharField(_("Genesys id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=256)
    queues = models.ManyToManyField(Queue, related_name="wrapup_codes", blank=True, verbose_name=_("queues"))
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("wrap-up code")
        verbose_name_plural = _("wrap-up codes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Choice(models.Model):
    """One entry of a list that ServiceNow owns, for mappings to choose from. remote_id: the stored value."""

    kind = models.CharField(_("kind"), max_length=16, choices=ChoiceKind)
    remote_id = models.CharField(_("ServiceNow value"), max_length=64)
    name = models.CharField(_("name"), max_length=256)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("ServiceNow choice")
        verbose_name_plural = _("ServiceNow choices")
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["kind", "remote_id"], name="choice_once")]

    def __str__(self) -> str:
        return self.name


class QueueMapping(models.Model):
    """How the incidents of a Genesys queue are filed in ServiceNow."""

    queue = models.OneToOneField(
        Queue, on_delete=models.CASCADE, related_name="mapping", verbose_name=_("queue")
    )
    service_queue = models.ForeignKey(
        Choice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("ServiceNow queue"), limit_choices_to={"kind": ChoiceKind.QUEUE, "active": True},
    )  # fmt: skip
    group = models.ForeignKey(
        Choice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("assignment group"), limit_choices_to={"kind": ChoiceKind.GROUP, "active": True},
    )  # fmt: skip
    category = models.ForeignKey(
        Choice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("category"), limit_choices_to={"kind": ChoiceKind.CATEGORY, "active": True},
    )  # fmt: skip
    contact_type = models.ForeignKey(
        Choice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("channel"),
        help_text=_("Empty: derived from the conversation (call → phone, message → chat, email → email)."),
        limit_choices_to={"kind": ChoiceKind.CONTACT_TYPE, "active": True},
    )  # fmt: skip
    active = models.BooleanField(_("active"), default=True)

    history = HistoricalRecords(_("former queue mapping"), verbose_name_plural=_("former queue mappings"))

    class Meta:
        verbose_name = _("queue mapping")
        verbose_name_plural = _("queue mappings")

    def __str__(self) -> str:
        return f"{self.queue} → {self.group or self.service_queue or translation.gettext('unmapped')}"


class PresenceMapping(models.Model):
    """The presence in one cloud that follows a presence in the other; nothing follows an unmapped one."""

    class Direction(models.TextChoices):
        TO_SERVICENOW = "to_servicenow", "Genesys → ServiceNow"
        TO_GENESYS = "to_genesys", "ServiceNow → Genesys"

    direction = models.CharField(_("direction"), max_length=16, choices=Direction)
    definition = models.ForeignKey(
        PresenceDefinition,
        on_delete=models.CASCADE,
        related_name="mappings",
        verbose_name=_("Genesys presence"),
    )
    state = models.ForeignKey(
        PresenceState, on_delete=models.CASCADE, related_name="mappings", verbose_name=_("ServiceNow state")
    )

    history = HistoricalRecords(
        verbose_name=_("former presence mapping"), verbose_name_plural=_("former presence mappings")
    )

    class Meta:
        verbose_name = _("presence mapping")
        verbose_name_plural = _("presence mappings")
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
    """One entry of an agent's history: presence, routing status, sign-in.

    detail: {"name": …} for the name of a presence, {"status": …} for a routing status, or a problem.
    """

    class Kind(models.TextChoices):
        PRESENCE = "presence", _("Genesys presence")
        ROUTING_STATUS = "routing_status", _("Routing status")
        SERVICENOW_PRESENCE = "servicenow_presence", _("ServiceNow state")
        SIGNED_IN = "signed_in", _("Signed in")
        SIGNED_OUT = "signed_out", _("Signed out")
        REFUSED = "refused", _("Refused")

    agent = models.ForeignKey(
        Agent,
        on_delete=models.CASCADE,
        related_name="activities",
        db_index=False,
        verbose_name=_("agent"),
    )
    kind = models.CharField(_("kind"), max_length=32, choices=Kind)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-at", "-id"]
        # For the agent's newest, and for retention.
        indexes = [
            models.Index(fields=["agent", "id"], name="agent_activity_newest"),
            models.Index(fields=["at"], name="agent_activity_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.get_kind_display()}"
