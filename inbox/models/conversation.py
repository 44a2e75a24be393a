"""Conversations and agents' desks."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gateway import bulk
from inbox import states
from incidents.models import LedgerEntry, Lookup
from routing.models import Agent, Queue

ICONS = {
    "call": "phone",
    "callback": "phone-call",
    "email": "mail",
    "whatsapp": "brand-whatsapp",
    "sms": "device-mobile-message",
    "facebook": "brand-messenger",
}


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Queries for conversations, with and without locks."""

    def open(self) -> Self:
        """Return conversations that have not ended."""
        return self.filter(ended_at=None)

    def locked(self) -> Self:
        """Lock the conversations until the transaction ends, and select what most changes need."""
        return self.select_for_update(of=("self",)).select_related("queue", "lookup", "last_message")

    def find_locked(self, remote_id: str) -> "Conversation | None":
        """Return a conversation by its Genesys id, locked, or None for an unknown one."""
        return self.locked().filter(remote_id=remote_id).first()

    def lock(self, **lookup: object) -> "Conversation":
        """Return one conversation, locked until the transaction ends."""
        return self.locked().get(**lookup)


ConversationManager = models.Manager.from_queryset(ConversationQuerySet)


class Conversation(models.Model):
    """One Genesys conversation, as last seen. Agents and states belong to its legs.

    revision: increases with every recorded change; pages ignore fragments with an older one.
    read_at: the time of the last REST answer; an older one is not decisive. customer_messages: how many
    messages the customer has written; the difference to a leg's read_messages are the unread ones.
    digest: of the last snapshot that was applied, because each arrives by several topics. message_digests: of
    the blocks of messages in it that are stored. doubted_at: since when Genesys answers that it does not know
    the conversation, which may be wrong. boost: the newest one. interaction_due_at: when ServiceNow's
    interaction has to follow.
    """

    Medium = states.Medium

    remote_id = models.CharField(_("Genesys id"), max_length=64)
    medium = models.CharField(_("medium"), max_length=16, choices=Medium)
    message_type = models.CharField(
        _("messaging platform"),
        max_length=32,
        blank=True,
        help_text=_("Messaging platform: open, sms, whatsapp…"),
    )
    queue = models.ForeignKey(
        Queue,
        on_delete=models.PROTECT,
        null=True,
        related_name="conversations",
        db_index=False,
        verbose_name=_("queue"),
    )
    customer_name = models.CharField(_("customer's name"), max_length=256, blank=True)
    customer_address = models.CharField(_("customer's address"), max_length=256, blank=True)
    customer_remote_id = models.CharField(_("customer's Genesys id"), max_length=64, blank=True)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    lookup = models.OneToOneField(
        Lookup,
        on_delete=models.SET_NULL,
        null=True,
        related_name="conversation",
        verbose_name=_("caller look-up"),
    )
    ledger = models.OneToOneField(
        LedgerEntry,
        on_delete=models.SET_NULL,
        null=True,
        related_name="conversation",
        verbose_name=_("ledger entry"),
    )
    boost = models.OneToOneField(
        "inbox.Boost",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("priority boost"),
    )
    last_message = models.ForeignKey(
        "inbox.Message",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("last message"),
    )
    customer_messages = models.PositiveIntegerField(_("customer's messages"), default=0)
    priority = models.IntegerField(_("priority"), default=0)
    queue_visit_ids = models.JSONField(
        _("visits to queues"), default=list, blank=True, help_text=_("Visits to queues already seen.")
    )
    recording_urls = models.JSONField(_("recordings"), default=list, blank=True)
    started_at = models.DateTimeField(_("started at"))
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    customer_left_at = models.DateTimeField(_("customer left at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=32, blank=True)
    message_digests = models.JSONField(_("digests of messages"), default=list, editable=False)
    read_at = models.DateTimeField(_("read from Genesys at"), null=True, blank=True)
    doubted_at = models.DateTimeField(_("unknown to Genesys since"), null=True, blank=True)
    interaction_due_at = models.DateTimeField(_("interaction due at"), null=True, editable=False)
    revision = models.PositiveBigIntegerField(_("revision"), default=0)

    objects = ConversationManager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        # Not unique=True, whose second index for LIKE nothing needs.
        constraints = [models.UniqueConstraint(fields=["remote_id"], name="one_conversation_per_genesys_id")]
        indexes = [
            models.Index(fields=["id"], name="conversation_open", condition=models.Q(ended_at=None)),
            models.Index(fields=["queue", "id"], name="conversation_of_queue"),  # for the admin
            models.Index(fields=["ended_at"], name="conversation_untold", condition=models.Q(ledger=None)),
            # For figures and the integrity worklist.
            models.Index(fields=["started_at"], name="conversation_by_start"),
            models.Index(fields=["ended_at"], name="conversation_by_end"),
            models.Index(
                fields=["interaction_due_at"],
                name="conversation_due",
                condition=models.Q(interaction_due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.remote_id

    @property
    def is_internal(self) -> bool:
        """Return whether no customer takes part, as when one agent calls another."""
        return not (self.customer_remote_id or self.customer_name or self.customer_address)

    @property
    def medium_name(self) -> str:
        """As Django's ``get_medium_display``, which hashes all choices at every call."""
        return str(states.Medium(self.medium).label)

    @property
    def icon(self) -> str:
        """Return the name of the channel's icon."""
        return ICONS.get(
            self.message_type if self.medium == states.Medium.MESSAGE else self.medium, "message-circle"
        )

    @property
    def title(self) -> str:
        """Return the person found in ServiceNow, else the customer's name or address in Genesys."""
        person = self.lookup.caller.name if self.lookup and self.lookup.caller else ""
        return person or self.customer_name or self.customer_address or gettext("Unknown customer")

    @property
    def second_name(self) -> str:
        """Return the customer's name in Genesys, "" when the title says the same.

        For a call it is the carrier's caller ID, often a town or a company.
        """
        name = " ".join(self.customer_name.split())
        return "" if name.casefold() == " ".join(self.title.split()).casefold() else name

    @property
    def full_title(self) -> str:
        """Return the title with the second name, for plain text."""
        return f"{self.title} ({self.second_name})" if self.second_name else self.title

    @property
    def genesys_url(self) -> str:
        """Return the address of the conversation's page in Genesys' own desktop."""
        return str(settings.GENESYS_CONVERSATION_URL).replace("{id}", self.remote_id)

    def bump_revision(self) -> None:
        """Increase the revision and save all fields, which may have changed as well."""
        self.revision += 1
        self.save()


class Desk(models.Model):
    """The desk of one agent. revision: increases with every change that the agent can see."""

    agent = models.OneToOneField(
        Agent, on_delete=models.CASCADE, related_name="desk", verbose_name=_("agent")
    )
    revision = models.PositiveBigIntegerField(_("revision"), default=0)

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")

    def __str__(self) -> str:
        return f"{self.agent} {self.revision}"

    @classmethod
    def bump_revision(cls, agent_ids: set[int]) -> dict[int, int]:
        """Increase and return the revisions of these agents' desks; 0 for an agent who has no desk yet."""
        return dict.fromkeys(agent_ids, 0) | bulk.increment(cls, "revision", by="agent", values=agent_ids)
