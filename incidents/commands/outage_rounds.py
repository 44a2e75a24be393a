"""What happens to outages by itself, at intervals, in the process that also reconciles.

Every function may run again after a crash: what it reserves has a key that says for what it is.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.outage_payloads import CreateChild, ReadMaster, UpdateMaster
from incidents import timeline
from incidents.commands import outages
from incidents.models import Outage, OutageRecord
from incidents.states import ConversionState, NoteState, OutageEnd, RecordState
from live.problems import Code
from live.requests import NotDone

MASTER_EVERY = timedelta(seconds=60)
FOLLOWED_FOR = timedelta(days=1)  # after the end: a wrap-up may have begun before, and ServiceNow be away


def take_turn(now: datetime) -> None:
    """Do for each outage what is due: close, count, tell the master, read it, create children."""
    for outage in Outage.objects.open().select_related("master"):
        _close_if_due(outage, now)
    recent = Outage.objects.filter(Q(closed_at=None) | Q(closed_at__gt=now - FOLLOWED_FOR))
    for outage in recent:
        _count(outage)
    for outage in recent.untold().filter(note_waits=False):
        _tell_master(outage.pk, now)
    due = Q(master_read_at=None) | Q(master_read_at__lte=now - MASTER_EVERY)
    for outage in Outage.objects.open().filter(due).exclude(master=None):
        _read_master(outage.pk, now)
    for outage in Outage.objects.filter(conversion=ConversionState.RUNNING).exclude(master=None):
        _create_children(outage.pk, now)


def _close_if_due(outage: Outage, now: datetime) -> None:
    finished = outage.master is not None and outage.master.is_finished
    if not finished and outage.closes_at > now:
        return
    try:
        outages.close(outage.pk, OutageEnd.MASTER if finished else OutageEnd.TIME_LIMIT, now=now)
    except NotDone:  # a supervisor was faster
        return


def _count(outage: Outage) -> None:
    affected = outage.records.count()
    if affected != outage.affected:
        with transaction.atomic(durable=True):
            Outage.objects.filter(pk=outage.pk).update(affected=affected)
            timeline.announce(outage)


def _tell_master(pk: int, now: datetime) -> None:
    """Reserve one note about all callers since the last one, unless one was requested moments ago."""
    with transaction.atomic(durable=True):
        outage = Outage.objects.lock(pk)
        pause = timedelta(seconds=settings.OUTAGE_NOTE_EVERY_S)
        is_early = outage.told_at is not None and outage.told_at > now - pause
        if is_early or outage.master is None or outage.problem.get("code") == Code.MASTER_GONE:
            return
        number = outage.notes + 1
        payload = UpdateMaster(
            outage=outage.key,
            incident_id=outage.master.remote_id,
            key=f"outage:{outage.key}:{number}",
            note=note_about(outage),
            total=outage.affected,
        )
        outbound.reserve(Operation.UPDATE_MASTER, payload, key=payload.key, regarding=outage.key, now=now)
        Outage.objects.filter(pk=pk).update(notes=number, note_waits=True, told_at=now)


def note_about(outage: Outage) -> str:
    """Return how many have called since the last note, in the installation's language and time zone."""
    further = outage.affected - outage.told
    since = timezone.localtime(outage.told_at if outage.told else outage.opened_at)
    with translation.override(settings.LANGUAGE_CODE):
        words = ngettext(
            "%(count)s further caller since %(since)s.", "%(count)s further callers since %(since)s.", further
        )
        told = words % {"count": further, "since": since.strftime("%Y-%m-%d %H:%M %Z")}
        total = _("%(total)s in total since the outage “%(name)s” was opened.")
        return f"{told} {total % {'total': outage.affected, 'name': outage.name}}"


def _read_master(pk: int, now: datetime) -> None:
    with transaction.atomic(durable=True):
        outage = Outage.objects.lock(pk)
        if outage.master is None:
            return
        outbound.reserve(
            Operation.READ_MASTER,
            ReadMaster(outage=outage.key, incident_id=outage.master.remote_id),
            key=f"master:{outage.key}:{now.isoformat()}",
            regarding=outage.key,
            now=now,
        )
        Outage.objects.filter(pk=pk).update(master_read_at=now)


def _create_children(pk: int, now: datetime) -> None:
    """Reserve as many children as the pace allows; nothing is left when the conversion is done."""
    with transaction.atomic(durable=True):
        outage = Outage.objects.lock(pk)
        if outage.conversion != ConversionState.RUNNING or outage.master is None:
            return
        records = outage.records.select_related("entry", "caller", "outage__master")
        left = records.filter(state=RecordState.LINKED).order_by("id")[: _allowed(outage, now)]
        for record in left:
            _create_child(record, now)
        if not records.filter(state__in=(RecordState.LINKED, RecordState.WAITING)).exists():
            outage.conversion = ConversionState.DONE
            outage.save(update_fields=["conversion"])


def _allowed(outage: Outage, now: datetime) -> int:
    """Return how many children may be requested now, for the pace and because others still wait."""
    minute = outage.records.filter(requested_at__gt=now - timedelta(minutes=1)).count()
    waiting = outage.records.filter(state=RecordState.WAITING).count()
    return int(max(0, settings.OUTAGE_CHILDREN_PER_MINUTE - max(minute, waiting)))


def _create_child(record: OutageRecord, now: datetime) -> None:
    record.state, record.requested_at = RecordState.WAITING, now
    record.save(update_fields=["state", "requested_at"])
    if not _replayed(record, now):
        outbound.reserve(
            Operation.CREATE_CHILD,
            _child(record),
            key=record.request_key,
            regarding=record.entry.key,
            now=now,
        )


def _replayed(record: OutageRecord, now: datetime) -> bool:
    """Make the request of a child that was refused before due again."""
    refused = OutboundRequest.objects.filter(outbound.needing_a_person(), key=record.request_key).first()
    return refused is not None and outbound.replay(refused, now)


def _child(record: OutageRecord) -> CreateChild:
    master = record.outage.master
    notes = record.entry.notes.filter(state=NoteState.RECORDED).values_list("text", flat=True)
    title = record.fields.get("title") or record.outage.name
    values = (
        record.fields | {"title": title} | {"caller_id": record.caller.remote_id if record.caller else ""}
    )
    return CreateChild(
        outage=record.outage.key,
        key=record.request_key,
        note="\n\n".join(notes),
        master_id=master.remote_id if master else "",
        conversation_id=record.entry.key,
        **values,
    )
