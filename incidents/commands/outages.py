"""Supervisors' commands about outages; whoever calls them has checked the permission."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gateway import outbound
from incidents import outage_answers, outages, timeline
from incidents.models import Incident, Outage, OutageScope, OutageSuggestion
from incidents.states import ConversionState, OutageEnd, RecordState
from live.requests import NotDone
from routing.models import Queue

SAME_FOR = timedelta(minutes=30)  # a rush that pauses for less is still the same
TEXTS = ("name", "banner", "reply", "announcement")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageForm:
    """What a supervisor enters. queues: () for all. master: None to create one with this title.

    closes_at: when the outage ends by itself.
    """

    name: str
    closes_at: datetime
    queues: tuple[Queue, ...] = ()
    master: Incident | None = None
    title: str = ""
    banner: str = ""
    reply: str = ""
    announcement: str = ""


def open_outage(form: OutageForm, *, user: User | None, now: datetime) -> Outage:
    """Open an outage: from now on, wrap-ups of its queues are linked to the master incident.

    Raises:
        NotDone: an outage is open for one of the queues already.
    """
    with _one_per_queue(), transaction.atomic(durable=True):
        outage = Outage(**_texts(form), closes_at=form.closes_at, opened_at=now, opened_by=user)
        outage.everywhere, outage.master = not form.queues, form.master
        _save(outage, user)
        _add_scopes(outage, form.queues)
        if form.master is None:
            outages.create_master(outage, title=form.title or form.name, now=now)
        outages.tell_flows(outage, outages.rows_of(outage), now)
        timeline.announce(outage)
    return outage


def change(pk: int, form: OutageForm, *, user: User | None, now: datetime) -> Outage:
    """Change an open outage: its texts, queues, time limit, or master.

    Raises:
        NotDone: it is over, or an outage is open for one of the queues already.
    """
    with _one_per_queue(), transaction.atomic(durable=True):
        outage = _open(pk)
        before = outages.rows_of(outage)
        for name, value in _texts(form).items():
            setattr(outage, name, value)
        outage.closes_at, outage.everywhere = form.closes_at, not form.queues
        _save(outage, user)
        outage.scopes.all().delete()
        _add_scopes(outage, form.queues)
        if form.master and form.master != outage.master:
            outage_answers.link_master(outage, form.master)
        outages.tell_flows(outage, before | outages.rows_of(outage), now)
        timeline.announce(outage)
    return outage


def close(
    pk: int,
    because: OutageEnd,
    *,
    convert: bool = False,
    user: User | None = None,
    now: datetime,
) -> None:
    """Close an outage. convert: its records become child incidents; otherwise they are kept as links.

    Raises:
        NotDone: it is over already.
    """
    with transaction.atomic(durable=True):
        outage = _open(pk)
        outage.closed_at, outage.closed_because = now, because
        outage.conversion = ConversionState.RUNNING if convert else ConversionState.NONE
        _save(outage, user)
        outage.scopes.update(is_open=False)
        outages.tell_flows(outage, outages.rows_of(outage), now)
        timeline.announce(outage)


def convert(pk: int, *, user: User | None) -> None:
    """Let the records of a closed outage become child incidents, or go on with that; also the refused ones.

    Raises:
        NotDone: the outage is open, or there is no master to be their parent.
    """
    with transaction.atomic(durable=True):
        outage = Outage.objects.lock(pk)
        if outage.is_open or outage.master is None:
            raise NotDone(
                _("Child incidents are created once the outage is closed and has a master incident.")
            )
        outage.conversion = ConversionState.RUNNING
        _save(outage, user)
        outage.records.filter(state=RecordState.REFUSED).update(state=RecordState.LINKED)


def pause(pk: int, *, user: User | None) -> None:
    """Stop creating child incidents; requests that were not sent yet are taken back."""
    with transaction.atomic(durable=True):
        outage = Outage.objects.lock(pk)
        if outage.conversion != ConversionState.RUNNING:
            return
        outage.conversion = ConversionState.PAUSED
        _save(outage, user)
        for record in outage.records.filter(state=RecordState.WAITING).select_related("outage", "entry"):
            if outbound.withdraw(record.request_key):
                record.state, record.requested_at = RecordState.LINKED, None
                record.save(update_fields=["state", "requested_at"])


def suggest(found: OutageSuggestion, *, now: datetime) -> None:
    """Store that it looks like an outage, unless one is open; the same rush is suggested once."""
    if Outage.objects.open().exists():
        return
    with transaction.atomic(durable=True):
        known = OutageSuggestion.objects.select_for_update().filter(seen_at__gt=now - SAME_FOR).first()
        if known:
            found.pk, found.at, found.dismissed_at = known.pk, known.at, known.dismissed_at
            found.dismissed_by = known.dismissed_by
        found.save()
        timeline.announce_suggestion()


def dismiss(pk: int, *, user: User, now: datetime) -> None:
    """Take a suggestion off the page."""
    with transaction.atomic(durable=True):
        shown = OutageSuggestion.objects.filter(pk=pk, dismissed_at=None)
        shown.update(dismissed_at=now, dismissed_by=user)
        timeline.announce_suggestion()


def _texts(form: OutageForm) -> dict[str, str]:
    return {name: getattr(form, name) for name in TEXTS}


def _open(pk: int) -> Outage:
    outage = Outage.objects.lock(pk)
    if not outage.is_open:
        raise NotDone(_("The outage is over."))
    return outage


def _save(outage: Outage, user: User | None) -> None:
    """Save all fields; the history names the user."""
    outage._history_user = user  # type: ignore[attr-defined]  # read by simple_history
    outage.save()


def _add_scopes(outage: Outage, queues: Iterable[Queue]) -> None:
    """Take the queues; for all queues each known one, and the place of those that come later."""
    wanted: list[Queue | None] = [*queues] or [*Queue.objects.filter(active=True), None]
    OutageScope.objects.bulk_create([OutageScope(outage=outage, queue=queue) for queue in wanted])


@contextmanager
def _one_per_queue() -> Iterator[None]:
    """Turn the database's refusal of a second open outage for a queue into words."""
    try:
        yield
    except IntegrityError as error:
        raise NotDone(_("An outage is open for one of these queues already.")) from error
