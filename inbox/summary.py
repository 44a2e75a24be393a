"""The texts that an incident gets from a conversation, in plain text.

They are in the language of the installation, because several people read an incident.
"""

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inbox.models import Conversation, Leg, Message

EXTRACT = 12  # messages
LINE = 240  # characters


def work_note(leg: Leg, *, code: str, notes: str) -> str:
    """Return the work note of one wrap-up, which the caller does not see. code: its name, "" for none."""
    with translation.override(settings.LANGUAGE_CODE):
        about = {"medium": leg.conversation.medium_name, "id": leg.conversation.remote_id}
        lines = [
            _("%(medium)s, conversation %(id)s") % about,
            _("Caller: %(customer)s") % {"customer": leg.conversation.full_title},
            _("Wrap-up: %(code)s (%(agent)s)") % {"code": code or _("no code"), "agent": leg.agent.name},
            *([notes.strip()] if notes.strip() else []),
            *(recording(url) for url in leg.conversation.recording_urls),
        ]
        thread = extract(leg.conversation)
        return "\n".join([*lines, *(["", _("Summary of the transcript:"), *thread] if thread else [])])


def missed_note(conversation: Conversation) -> str:
    """Return the work note of a conversation in which no agent talked."""
    with translation.override(settings.LANGUAGE_CODE):
        about = {"medium": conversation.medium_name, "id": conversation.remote_id}
        lines = [
            _("%(medium)s, conversation %(id)s") % about,
            _("Caller: %(customer)s") % {"customer": conversation.full_title},
            _("No agent talked to the caller."),
        ]
        thread = extract(conversation)
        return "\n".join([*lines, *(["", _("Summary of the transcript:"), *thread] if thread else [])])


def recording(links: str) -> str:
    """Return the line with the addresses of a call's recordings."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Recording: %(links)s") % {"links": links}


def description(conversation: Conversation) -> str:
    """Return a new incident's description: customer, medium, queue, time and conversation id."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("%(customer)s (%(address)s), %(medium)s, %(queue)s, %(time)s UTC. Conversation %(id)s.") % {
            "customer": conversation.full_title,
            "address": conversation.customer_address or _("unknown address"),
            "medium": conversation.medium_name,
            "queue": conversation.queue.name if conversation.queue else _("no queue"),
            "time": f"{conversation.started_at:%Y-%m-%d %H:%M}",
            "id": conversation.remote_id,
        }


def extract(conversation: Conversation) -> list[str]:
    """Return the first and the last messages of both sides, one line each, without the middle."""
    removed = Q(status=Message.Status.REMOVED)
    written = conversation.messages.exclude(text=None).exclude(~removed, text="", attachments=[])
    count, half = written.count(), EXTRACT // 2
    if count <= EXTRACT:
        return [_line(message) for message in written.order_by("sent_at", "id")]
    first, last = written.order_by("sent_at", "id")[:half], written.order_by("-sent_at", "-id")[:half]
    more = count - EXTRACT
    left_out = ngettext("… %(count)s more …", "… %(count)s more …", more) % {"count": more}
    return [*map(_line, first), left_out, *map(_line, reversed(last))]


def _line(message: Message) -> str:
    words = " ".join(message.words.split())
    return f"{message.get_sender_display()}: {words[:LINE]}{'…' if len(words) > LINE else ''}"
