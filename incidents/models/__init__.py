"""Callers and incidents of ServiceNow, look-ups, policies, and the ledger of what Bridge writes there."""

from incidents.models.caller import DIRECTORY_FIELDS, Caller, CallerAddress
from incidents.models.directory import DirectoryPull
from incidents.models.field_mapping import FieldMapping, IncidentColumn
from incidents.models.incident import CRITICAL, PRIORITIES, Incident
from incidents.models.interaction import InteractionRecord, TableCheck
from incidents.models.ledger import LedgerEntry, LedgerNote
from incidents.models.lookup import Candidate, Lookup
from incidents.models.number_change import NumberChange
from incidents.models.outage import Outage, OutageRecord, OutageScope, OutageSuggestion
from incidents.models.policy import IncidentPolicy
from incidents.models.rules import FurtherTable, NumberRule

__all__ = [
    "CRITICAL",
    "DIRECTORY_FIELDS",
    "PRIORITIES",
    "Caller",
    "CallerAddress",
    "Candidate",
    "DirectoryPull",
    "FieldMapping",
    "FurtherTable",
    "Incident",
    "IncidentColumn",
    "IncidentPolicy",
    "InteractionRecord",
    "LedgerEntry",
    "LedgerNote",
    "Lookup",
    "NumberChange",
    "NumberRule",
    "Outage",
    "OutageRecord",
    "OutageScope",
    "OutageSuggestion",
    "TableCheck",
]
