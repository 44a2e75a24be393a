"""The words for contents of messages that have none: files, links, and what Bridge cannot show."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

UNREADABLE = "unreadable"  # in place of a text that Genesys does not give
NAMES = {
    "audio": _("Audio"),
    "button-response": _("Answer"),
    "card": _("Card"),
    "carousel": _("Cards"),
    "date-picker": _("Choice of dates"),
    "event": _("Event"),
    "file": _("File"),
    "form": _("Form"),
    "image": _("Image"),
    "interactive-application": _("Application"),
    "link": _("Link"),
    "list-picker": _("List"),
    "location": _("Location"),
    "mention": _("Mention"),
    "message": _("Message"),
    "notification": _("Notification"),
    "notification-response": _("Answer"),
    "payment-request": _("Request to pay"),
    "payment-response": _("Payment"),
    "push": _("Push message"),
    "quick-reply": _("Quick reply"),
    "quick-reply-v2": _("Quick reply"),
    "reactions": _("Reaction"),
    "rich-link": _("Link"),
    "roadside-assistance": _("Roadside assistance"),
    "story": _("Story"),
    "structured": _("Message"),
    "text": _("Message"),
    "unknown": _("Message"),
    "video": _("Video"),
}


def label(attachment: Mapping[str, str]) -> str:
    """Return a file's or link's name, else what it is; without an address, where it can be opened."""
    kind = attachment.get("kind", "")
    if kind == UNREADABLE:
        return gettext("Could not be read; open in Genesys")
    name = attachment["name"] or str(NAMES.get(kind) or _as_word(kind))
    return name if attachment["url"] else gettext("%(content)s: open in Genesys") % {"content": name}


def _as_word(kind: str) -> str:
    return kind.replace("-", " ").capitalize() or gettext("Attachment")
