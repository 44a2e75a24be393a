"""The admin of callers, incidents, look-ups, the ledger and interactions."""

from incidents.admin import interactions, records

__all__ = ["interactions", "records"]
