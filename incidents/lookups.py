"""Looks callers up: in the index of the directory, else by requests; anew for each set of identifiers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations import identifiers
from gateway.operations.identifiers import CallerIdentifiers, Pair
from gateway.operations.lookup_payloads import FindInTables, ReadContact, TableSearch
from gateway.operations.names import Operation
from gateway.operations.payloads import FindCallers, Payload, ReadIncidents
from gateway.providers.fact_values import LookupStep
from incidents import directory, number_rules
from incidents.directory import Index, Match
from incidents.models import Caller, Candidate, FurtherTable, Lookup
from incidents.states import LookupState

STATES = {0: LookupState.NONE, 1: LookupState.ONE}


class Sought(NamedTuple):
    """Whom a conversation's customer may be. address: as Genesys gives it. contact_id: "" for none."""

    address: str
    attributes: Mapping[str, str]
    contact_id: str = ""

    @property
    def number(self) -> str:
        """Return the address as it is looked up, after the number rules."""
        return number_rules.translated(self.address)

    def identifiers(self) -> CallerIdentifiers:
        """Return what identifies the customer."""
        return identifiers.of(self.number, self.attributes)

    def pairs(self) -> frozenset[Pair]:
        """Return what is asked of the index."""
        return identifiers.pairs(self.identifiers())


class Step(NamedTuple):
    """What a look-up needs: a request, and whom it has found, None while nobody has answered."""

    request: OutboundRequest | None = None
    candidates: Sequence[Candidate] | None = None


def begin(key: str, sought: Sought, *, now: datetime, index: Index | None = None) -> tuple[Lookup, Step]:
    """Return the look-up of a conversation's caller, not stored, and what it needs.

    index: of ``directory.callers_with``; None while there is no index.
    """
    lookup = Lookup(key=key, requested_at=now, state=LookupState.NO_ADDRESS)
    return lookup, look_up(lookup, sought, now=now, index=index)


def look_up(lookup: Lookup, sought: Sought, *, now: datetime, index: Index | None) -> Step:
    """Change a look-up, which is not stored here, to what is known now, and return what it needs."""
    asked = sought.identifiers()
    lookup.address, lookup.contact_id = sought.address, sought.contact_id
    lookup.searched, lookup.requested_at = digest(sought), now
    if not asked and not sought.contact_id:
        lookup.state = LookupState.NO_ADDRESS
        return Step()
    if index is None:
        return Step(_search(lookup, sought, now) if asked else _read_contact(lookup, sought, now))
    found = directory.matches(identifiers.pairs(asked), index)
    if found:
        return answer(lookup, found, now=now)
    return Step(next_step(lookup, sought, "people", now=now), [])


def digest(sought: Sought) -> str:
    """Return a digest of what identifies a customer: new identifiers are a new look-up."""
    return identifiers.digest(sought.identifiers(), sought.contact_id)


def answer(lookup: Lookup, found: Sequence[Match], *, now: datetime, more: bool = False) -> Step:
    """Change a look-up to those who were found, and return the request of their incidents."""
    shown = found[: directory.PEOPLE_AT_MOST]
    lookup.state = STATES.get(len(found), LookupState.SEVERAL)
    lookup.more = more or len(found) > len(shown)
    lookup.answered_at, lookup.problem = now, {}
    if not lookup.chosen_at:
        lookup.caller = shown[0][0] if len(found) == 1 and not lookup.more else None
        lookup.matched_by = shown[0][1] if shown else ""
    candidates = [Candidate(lookup=lookup, caller=one, matched_by=how) for one, how in shown]
    callers = [one for one, _ in shown] + ([lookup.caller] if lookup.chosen_at and lookup.caller else [])
    return Step(incidents_request(lookup, callers, now=now), candidates)


def next_step(lookup: Lookup, sought: Sought, after: LookupStep, *, now: datetime) -> OutboundRequest | None:
    """Return the request that looks elsewhere for whom a step did not find; None when all has been asked."""
    if after == "people" and sought.contact_id:
        return _read_contact(lookup, sought, now)
    tables = further_tables() if after != "tables" else []
    if tables:
        lookup.state = LookupState.SEARCHING
        payload = FindInTables(
            key=lookup.key, address=sought.number, attributes=dict(sought.attributes), tables=tables
        )
        return _request(Operation.FIND_IN_TABLES, payload, lookup, now)
    answer(lookup, [], now=now)
    return None


def renew(lookup: Lookup, *, attributes: Mapping[str, str], now: datetime) -> OutboundRequest | None:
    """Return the request that searches ServiceNow itself, None for a caller whom nothing identifies."""
    sought = Sought(lookup.address, attributes)
    return _search(lookup, sought, now) if sought.identifiers() else None


def incidents_request(lookup: Lookup, callers: Iterable[Caller], *, now: datetime) -> OutboundRequest | None:
    """Return the request of these callers' open incidents, None where all were read moments ago."""
    due = [one.remote_id for one in callers if not one.is_read_since(now)]
    if not due:
        return None
    return _request(Operation.READ_INCIDENTS, ReadIncidents(key=lookup.key, person_ids=due), lookup, now)


def further_tables() -> list[TableSearch]:
    """Return the further tables that an administrator has chosen."""
    rows = FurtherTable.objects.filter(active=True)
    return [TableSearch(table=one.table, query=one.query, person=one.person) for one in rows]


def search_by_contact(
    lookup: Lookup, sought: Sought, contact: Mapping[str, Sequence[str]], *, now: datetime
) -> Step:
    """Look an external contact up, of whom Genesys has told what it knows."""
    asked = identifiers.of_contact(contact)
    wanted = identifiers.pairs(asked)
    if directory.is_ready():
        found = directory.matches(wanted, directory.callers_with(wanted))
        named = [(caller, f"external_contact and {how}") for caller, how in found]
        step = answer(lookup, named, now=now) if named else None
        return step or Step(next_step(lookup, sought, "contact", now=now), [])
    if not asked:
        return Step(next_step(lookup, sought, "contact", now=now), [])
    payload = FindCallers(
        key=lookup.key, address=sought.number, attributes=dict(sought.attributes), contact=dict(contact)
    )
    return Step(_request(Operation.FIND_CALLERS, payload, lookup, now))


def _search(lookup: Lookup, sought: Sought, now: datetime) -> OutboundRequest:
    lookup.state, lookup.requested_at = LookupState.SEARCHING, now
    payload = FindCallers(key=lookup.key, address=sought.number, attributes=dict(sought.attributes))
    return _request(Operation.FIND_CALLERS, payload, lookup, now)


def _read_contact(lookup: Lookup, sought: Sought, now: datetime) -> OutboundRequest:
    lookup.state = LookupState.SEARCHING
    payload = ReadContact(
        key=lookup.key,
        address=sought.number,
        attributes=dict(sought.attributes),
        contact_id=sought.contact_id,
    )
    return _request(Operation.READ_CONTACT, payload, lookup, now)


def _request(operation: Operation, payload: Payload, lookup: Lookup, now: datetime) -> OutboundRequest:
    return outbound.request(
        operation,
        payload,
        key=f"{operation}:{lookup.key}:{now.isoformat()}",
        regarding=lookup.key,
        now=now,
    )
