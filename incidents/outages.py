"""Outages: what is recorded for them, and what flows are told of them.

All functions run in the caller's transaction.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.conf import settings

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.outage_payloads import CreateMaster, SetHealthRow
from gateway.operations.payloads import Filing
from incidents.models import Caller, LedgerEntry, Outage, OutageRecord, OutageScope
from incidents.states import RecordState

EVERYWHERE = "global"  # the key of the row that stands for all queues


def record(
    outage: Outage,
    entry: LedgerEntry,
    *,
    caller: Caller | None,
    queue_id: int | None,
    filing: Filing,
    now: datetime,
) -> OutageRecord:
    """Record a conversation for an outage, once, and return the row; its entry belongs to the master."""
    values = {"caller": caller, "queue_id": queue_id, "fields": asdict(filing), "at": now}
    row, created = OutageRecord.objects.get_or_create(outage=outage, entry=entry, defaults=values)
    if not created and caller and row.caller_id != caller.pk:
        row.caller = caller
        row.save(update_fields=["caller"])
    if outage.master:
        entry.link(outage.master)
    return row


def leave(entry: LedgerEntry) -> None:
    """Take a conversation out of outages, because an agent chose otherwise; a child that was sent stays."""
    for row in entry.outage_records.exclude(state=RecordState.CREATED).select_related("outage", "entry"):
        if row.state != RecordState.WAITING or outbound.withdraw(row.request_key):
            row.delete()


def is_recorded(entry: LedgerEntry) -> bool:
    """Return whether the entry's incident is a master, so that its notes are kept here for a child."""
    unconverted = entry.outage_records.exclude(state=RecordState.CREATED)
    return unconverted.filter(outage__master=entry.incident).exists()


def create_master(outage: Outage, *, title: str, now: datetime) -> None:
    """Reserve the creation of the master, once for each outage."""
    outbound.reserve(
        Operation.CREATE_MASTER,
        CreateMaster(outage=outage.key, title=title, description=outage.banner or outage.name),
        key=f"master:{outage.key}",
        regarding=outage.key,
        now=now,
    )


def rows_of(outage: Outage) -> set[str]:
    """Return the keys of the rows that tell Architect's flows of an outage."""
    if outage.everywhere:
        return {EVERYWHERE}
    return set(outage.scopes.exclude(queue=None).values_list("queue__remote_id", flat=True))


def tell_flows(outage: Outage, rows: Iterable[str], now: datetime) -> None:
    """Reserve what flows read, for each of these rows as it should be now."""
    for row in sorted(rows):
        payload = wanted_row(outage, row)
        outbound.reserve(
            Operation.SET_HEALTH_ROW,
            payload,
            key=f"health:{row}:{now.isoformat()}",
            regarding=outage.key,
            now=now,
        )


def wanted_row(outage: Outage, row: str) -> SetHealthRow:
    """Return what a row should say: the message of the outage that is open for it, if there is one."""
    scopes = OutageScope.objects.filter(is_open=True)
    own = scopes.filter(queue=None) if row == EVERYWHERE else scopes.filter(queue__remote_id=row)
    if row != EVERYWHERE:
        own = own.filter(outage__everywhere=False)
    scope = own.select_related("outage").first()
    return SetHealthRow(
        outage=outage.key,
        table=settings.OUTAGE_TABLE,
        row=row,
        is_open=scope is not None,
        message=scope.outage.spoken if scope else "",
    )
