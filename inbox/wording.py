"""Turns entries of the history into text when they are shown, in the viewer's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inbox.actions import BY_NAME
from inbox.models import Activity
from live import problems
from live.directions import isolated

WORDS: dict[tuple[str, str], Promise] = {
    ("missed", "timeout"): _("not answered in time"),
    ("missed", "declined"): _("offer declined"),
    ("missed", "customer-left"): _("the customer left"),
    ("missed", "elsewhere"): _("answered elsewhere"),
    ("missed", "rejected"): _("declined on the phone"),
    ("missed", "unreachable"): _("phone could not be reached"),
    ("missed", "other"): _("ended before it was answered"),
    ("changed", "customer"): _("Name, address or attributes of the customer"),
    ("changed", "customer-returned"): _("The customer is back"),
    ("changed", "caller-chosen"): _("chosen by hand"),
    ("changed", "caller-nobody"): _("nobody in ServiceNow, chosen by hand"),
    ("changed", "number-wanted"): _("is to be remembered"),
    ("changed", "number-remembered"): _("is remembered in ServiceNow"),
    ("changed", "number-undo"): _("is to be forgotten"),
    ("changed", "number-undone"): _("is forgotten in ServiceNow"),
    ("changed", "doubted"): _("Genesys does not answer for it"),
    ("changed", "known-again"): _("Genesys answers for it again"),
    ("changed", "incident-finished"): _("was finished before it was written to; a new one is created"),
    ("changed", "filed-by-rule"): _("Filed by the policy of the queue"),
    ("changed", "priority-raised"): _("raised to the head of the queue"),
    ("changed", "priority-restored"): _("as it was"),
    ("changed", "linked"): _("linked by the agent"),
    ("changed", "unlinked"): _("unlinked by the agent"),
    ("changed", "recordings"): _("Recording available"),
    ("changed", "summary"): _("Summary available"),
    ("reason", "unknown-to-genesys"): _("Genesys does not know it any more"),
}


def event_text(activity: Activity) -> str:
    """Return a history entry as text: what happened, who did it, and the detail."""
    who = activity.actor.name if activity.actor else ""
    more = "" if activity.kind == Activity.Kind.ENDED else detail_text(activity.detail)
    return " · ".join(isolated(word) for word in (activity.get_kind_display(), who, more) if word)


def detail_text(detail: Mapping[str, str]) -> str:
    """Return an activity's detail as text, "" for none."""
    words = [_words(key, value) for key in SHOWN if (value := detail.get(key))]
    return " ".join(word for word in [*words, problems.text(detail)] if word)


SHOWN = ("missed", "name", "action", "found", "changed", "reason")  # in this order: PostgreSQL keeps none


def _words(key: str, value: str) -> str:
    if key == "action":
        return str(BY_NAME[value].label) if value in BY_NAME else value
    if key == "found":
        count = int(value)
        return ngettext("%(count)s person found", "%(count)s people found", count) % {"count": count}
    return str(WORDS.get((key, value), value))
