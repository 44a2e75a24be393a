"""The admin of callers, incidents, look-ups, policies, the ledger and interactions."""

from incidents.admin import interactions, policies, records

__all__ = ["interactions", "policies", "records"]
