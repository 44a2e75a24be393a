"""Messages of conversations."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inbox import contents
from inbox.models.conversation import Conversation
from routing.models import Agent


def place(at: datetime, kind: str, pk: int) -> str:
    """Return a place in the thread as text that sorts: by time, messages before events, then as stored."""
    return f"{at:%Y-%m-%dT%H:%M:%S.%f} {kind == 'event':d} {pk:020}"


class Message(models.Model):
    """One message.

    remote_id: None for an agent's message that Genesys has not accepted yet. text: None until it is read from
    Genesys, whose events do not contain it. key: of the request that sent it, "" for messages from Genesys.
    """

    class Sender(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        AGENT = "agent", _("Agent")
        BOT = "bot", _("Bot")
        SYSTEM = "system", _("System")

    class Status(models.TextChoices):
        SENDING = "sending", _("Sending…")
        QUEUED = "queued", _("Sending…")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        READ = "read", _("Read")
        RECEIVED = "received", _("Received")
        REMOVED = "removed", _("Removed")
        FAILED = "failed", _("Not sent")

    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.CASCADE,
        related_name="messages",
        db_index=False,
        verbose_name=_("conversation"),
    )
    remote_id = models.CharField(_("Genesys id"), max_length=64, null=True)  # noqa: DJ001 -- unique once known
    key = models.CharField(_("key"), max_length=64, blank=True)
    sender = models.CharField(_("sender"), max_length=16, choices=Sender)
    agent = models.ForeignKey(
        Agent,
        on_delete=models.SET_NULL,
        null=True,
        related_name="messages",
        db_index=False,
        verbose_name=_("agent"),
    )
    text = models.TextField(_("text"), null=True)  # noqa: DJ001 -- None is "not read yet", "" is empty
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    status = models.CharField(_("status"), max_length=16, choices=Status)
    problem = models.JSONField(_("problem"), default=dict, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["sent_at", "id"]
        indexes = [
            models.Index(fields=["conversation", "sent_at", "id"]),
            # For the reconciler, which reads missing texts.
            models.Index(fields=["sent_at"], name="message_unread", condition=models.Q(text=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["remote_id"], name="one_message_per_genesys_id"),
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="one_message_per_click"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remote_id or self.key} {self.status}"

    @property
    def is_outbound(self) -> bool:
        """Return whether the message was sent to the customer."""
        return self.sender in (self.Sender.AGENT, self.Sender.BOT)

    @property
    def order(self) -> str:
        """Return the message's place in the thread."""
        return place(self.sent_at, "message", self.pk)

    @property
    def is_removed(self) -> bool:
        """Return whether the message was removed, so that nobody may read it here."""
        return self.status == self.Status.REMOVED

    def forget_if_removed(self) -> None:
        """Drop text and files of a removed message, which nobody may read any more; the caller saves."""
        if self.is_removed:
            self.text, self.attachments = "", []

    @property
    def is_unreadable(self) -> bool:
        """Return whether Genesys gave no text when it was asked for it."""
        return any(one.get("kind") == contents.UNREADABLE for one in self.attachments)

    @property
    def words(self) -> str:
        """Return what may be shown of the message in words, "" while it is not read yet."""
        if self.is_removed:
            return gettext("Removed") if self.is_outbound else gettext("Removed by the customer")
        return self.text or ", ".join(link["label"] for link in self.links)

    @property
    def links(self) -> list[dict[str, str]]:
        """Return the files and links of the message, each with its label; "url" may be ""."""
        shown = [] if self.is_removed else self.attachments
        return [{"label": contents.label(one), "url": one["url"]} for one in shown]
