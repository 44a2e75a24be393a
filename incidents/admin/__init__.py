"""The admin of callers, incidents, look-ups, policies, fields, the ledger and interactions."""

from incidents.admin import fields, interactions, numbers, outages, policies, records, rules

__all__ = ["fields", "interactions", "numbers", "outages", "policies", "records", "rules"]
