"""Stores the columns of the instance's incidents."""

from gateway.providers import facts
from incidents.models import IncidentColumn

CHANGING = ["label", "kind", "length", "mandatory", "read_only", "reference", "choices", "active"]


def columns_listed(fact: facts.ColumnsListed) -> None:
    """Store the dictionary; a column that it no longer has becomes inactive. An empty one is not believed."""
    if not fact.columns:
        return
    rows = [
        IncidentColumn(
            name=one.name,
            label=one.label,
            kind=one.kind,
            length=one.length,
            mandatory=one.mandatory,
            read_only=one.read_only,
            reference=one.reference,
            choices=dict(one.choices),
        )
        for one in fact.columns
    ]
    IncidentColumn.objects.exclude(name__in=[row.name for row in rows]).update(active=False)
    IncidentColumn.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=CHANGING
    )
