"""Callers and incidents of ServiceNow, caller look-ups, and the ledger of what Bridge writes there."""

from incidents.models.caller import Caller
from incidents.models.incident import PRIORITIES, Incident
from incidents.models.ledger import LedgerEntry, LedgerNote
from incidents.models.lookup import Lookup

__all__ = ["PRIORITIES", "Caller", "Incident", "LedgerEntry", "LedgerNote", "Lookup"]
