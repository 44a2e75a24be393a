"""The admin of callers, incidents, look-ups, policies, the ledger and interactions."""

from incidents.admin import interactions, outages, policies, records

__all__ = ["interactions", "outages", "policies", "records"]
