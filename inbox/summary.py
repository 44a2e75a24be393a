"""The texts that an incident gets from a conversation, in plain text.

They are in the language of the installation, because several people read an incident.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gateway.providers import fact_values
from inbox.models import Conversation, Leg, Message

WHOLE = 6  # messages; a longer thread is extracted
TELLING, LINE, NOTE = 15, 240, 4000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that was written or said. theirs: by the customer. telling: more than a greeting."""

    who: str
    words: str
    theirs: bool
    telling: bool

    @property
    def text(self) -> str:
        return f"{self.who}: {_short(' '.join(self.words.split()))}"


def work_note(leg: Leg, *, code: str, notes: str) -> str:
    """Return the work note of one wrap-up, which the caller does not see. code: its name, "" for none."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            *_heading(leg.conversation),
            _("Wrap-up: %(code)s (%(agent)s)") % {"code": code or _("no code"), "agent": leg.agent.name},
            *([notes.strip()] if notes.strip() else []),
            *_recordings(leg.conversation),
        ]
        return "\n".join([*lines, *_thread(leg.conversation)])


def missed_note(conversation: Conversation) -> str:
    """Return the work note of a conversation in which no agent talked."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [*_heading(conversation), _("No agent talked to the caller.")]
        return "\n".join([*lines, *_thread(conversation)])


def _heading(conversation: Conversation) -> list[str]:
    about = {"medium": conversation.medium_name, "id": conversation.remote_id}
    customer = {"customer": conversation.full_title}
    return [_("%(medium)s, conversation %(id)s") % about, _("Caller: %(customer)s") % customer]


def _thread(conversation: Conversation) -> list[str]:
    thread = extract(conversation)
    return ["", _("Summary of the transcript:"), *thread] if thread else []


def addition(leg: Leg, text: str) -> str:
    """Return what an agent adds after the wrap-up, with the agent's name."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Added by %(agent)s: %(text)s") % {"agent": leg.agent.name, "text": text.strip()}


def _recordings(conversation: Conversation) -> list[str]:
    """Return the line with the recordings, unless the conversation's incident has it already."""
    if not conversation.recording_urls:
        return []
    line, entry = recording("\n".join(conversation.recording_urls)), conversation.ledger
    if entry and entry.incident and entry.notes.filter(incident=entry.incident, text__contains=line).exists():
        return []
    return [line]


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


def of_genesys(found: fact_values.Summary) -> str:
    """Return Genesys' own summary as a work note, by parts unless a person has edited it."""
    with translation.override(settings.LANGUAGE_CODE):
        parts = (
            (_("Wanted: %(words)s"), found.reason),
            (_("Resolution: %(words)s"), found.resolution),
            (_("To follow up: %(words)s"), found.followup),
        )
        lines = [] if found.edited else [label % {"words": _short(words)} for label, words in parts if words]
        return "\n".join([_("Summary by Genesys:"), *(lines or [found.text])])[:NOTE]


def of_transcript(said: Iterable[fact_values.Said]) -> str:
    """Return an extract of a call as a work note, "" when nothing was said."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = _gist([_spoken(one) for one in said])
        return "\n".join([_("Summary of the call:"), *lines]) if lines else ""


def extract(conversation: Conversation) -> list[str]:
    """Return a short thread as it is, and of a longer one what was wanted, answered and said last."""
    removed = Q(status=Message.Status.REMOVED)
    written = conversation.messages.exclude(text=None).exclude(~removed, text="", attachments=[])
    return _gist([_written(message) for message in written.order_by("sent_at", "id")])


def _spoken(one: fact_values.Said) -> Line:
    who = Message.Sender.CUSTOMER if one.by_customer else Message.Sender.AGENT
    return Line(who=str(who.label), words=one.text, theirs=one.by_customer, telling=len(one.text) >= TELLING)


def _written(message: Message) -> Line:
    return Line(
        who=message.get_sender_display(),
        words=message.words,
        theirs=message.sender == Message.Sender.CUSTOMER,
        telling=len(message.words) >= TELLING and not message.is_removed,
    )


def _gist(lines: Sequence[Line]) -> list[str]:
    """Return all of a few lines, else the customer's first two, the two longest answers, and the last two.

    Lines that tell nothing, such as greetings, are passed over.
    """
    if len(lines) <= WHOLE:
        return [line.text for line in lines]
    telling = [line for line in lines if line.telling] or list(lines)
    chosen = set(map(id, (*_wanted(telling), *_answered(telling), *telling[-2:])))
    shown = [line.text for line in lines if id(line) in chosen]
    more = len(lines) - len(shown)
    return [*shown, ngettext("(%(count)s more message)", "(%(count)s more messages)", more) % {"count": more}]


def _wanted(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.theirs][:2]


def _answered(lines: Sequence[Line]) -> list[Line]:
    answers = [line for line in lines if not line.theirs]
    return sorted(answers, key=lambda line: len(line.words), reverse=True)[:2]


def _short(words: str) -> str:
    return words if len(words) <= LINE else f"{words[: LINE - 1]}…"
