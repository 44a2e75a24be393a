"""What the page of an outage shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from incidents.commands.outages import OutageForm
from incidents.models import Outage, OutageSuggestion
from incidents.states import RecordState
from routing.models import Agent, Queue

Figure = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many records have become child incidents. left: not yet. refused: need somebody."""

    created: int
    left: int
    refused: int

    @property
    def percent(self) -> int:
        return round(100 * self.created / max(1, self.created + self.left + self.refused))


def suggested(now: datetime) -> dict[str, Any]:
    """Return the current evidence for the page; None when nothing looks like an outage."""
    return {"suggestion": OutageSuggestion.objects.current(now)}


def proposal(now: datetime) -> dict[str, str]:
    """Return what a new outage begins with: the word in common of the current evidence."""
    found = OutageSuggestion.objects.current(now)
    word = found.word.capitalize() if found else ""
    return {"name": word, "title": _("%(name)s outage") % {"name": word} if word else ""}


def preview(form: OutageForm) -> list[str]:
    """Return in sentences what opening the outage would do."""
    agents = Agent.objects.active().filter(signed_out_at=None).exclude(user=None).count()
    told = [
        _("Wrap-ups are linked to %(master)s, in %(queues)s.")
        % {"master": _master_of(form), "queues": _queues_of(form)},
        _("Agents who see “Known outage: %(name)s”: %(count)s.") % {"count": agents, "name": form.name},
        _("ServiceNow gets one note every %(seconds)s s at most, instead of one write for each wrap-up.")
        % {"seconds": number_format(settings.OUTAGE_NOTE_EVERY_S, 0)},
        _("It ends by itself at %(at)s.") % {"at": _local(form.closes_at)},
    ]
    if form.announcement:
        words = _("Customers who wait for an answer to a message are told once, and flows read %(table)s.")
        told.insert(2, words % {"table": settings.OUTAGE_TABLE})
    return told


def figures(outage: Outage) -> list[Figure]:
    """Return label, value and remark of what an outage has done so far."""
    label, at = (_("Ends by itself"), outage.closes_at)
    if outage.closed_at:
        label, at = _("Closed"), outage.closed_at
    told = _("conversations, %(told)s told to ServiceNow") % {"told": number_format(outage.told)}
    notes = _("notes in the master: %(count)s") % {"count": number_format(outage.notes)}
    return [
        (_("Since"), _local(outage.opened_at), str(outage.opened_by or "")),
        (label, _local(at), str(outage.get_closed_because_display())),
        (_("Affected"), number_format(outage.affected), told),
        (_("Writes saved"), number_format(max(0, outage.affected - outage.notes)), notes),
    ]


def progress(outage: Outage) -> Progress:
    """Return how far the child incidents of an outage are."""
    counts = dict(outage.records.order_by().values_list("state").annotate(Count("id")))
    left = counts.get(RecordState.LINKED, 0) + counts.get(RecordState.WAITING, 0)
    return Progress(
        created=counts.get(RecordState.CREATED, 0), left=left, refused=counts.get(RecordState.REFUSED, 0)
    )


def _master_of(form: OutageForm) -> str:
    new = _("a new incident, “%(title)s”") % {"title": form.title or form.name}
    return form.master.number if form.master else new


def _queues_of(form: OutageForm) -> str:
    every = _("all queues (%(count)s)") % {"count": Queue.objects.filter(active=True).count()}
    return ", ".join(queue.name for queue in form.queues) or every


def _local(at: datetime) -> str:
    local = localtime(at)
    return f"{date_format(local, 'SHORT_DATETIME_FORMAT')} {local:%Z}"
