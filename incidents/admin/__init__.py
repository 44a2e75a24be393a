"""The admin of callers, incidents, look-ups and the ledger."""

from incidents.admin import records

__all__ = ["records"]
