"""The admin of callers, incidents, look-ups, policies, the ledger and interactions."""

from incidents.admin import interactions, numbers, outages, policies, records, rules

__all__ = ["interactions", "numbers", "outages", "policies", "records", "rules"]
