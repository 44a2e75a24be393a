"""Who is calling? Ask once per conversation, as early as possible."""

from collections.abc import Mapping
from datetime import datetime

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import FindCallers
from incidents.models import Caller, Lookup
from incidents.states import LookupState

NOBODY = frozenset({"", "anonymous", "restricted", "unavailable", "unknown"})


def ask(key: str, *, address: str, attributes: Mapping[str, str], now: datetime) -> tuple[Lookup, bool]:
    """Begin the search for a conversation's caller, or return the one begun before; True when it is new.

    A caller without an address and without attributes is nobody: ServiceNow is never asked about "".
    """
    somebody = _is_somebody(address, attributes)
    lookup, created = Lookup.objects.get_or_create(
        key=key,
        defaults={
            "address": address,
            "requested_at": now,
            "state": LookupState.SEARCHING if somebody else LookupState.NO_ADDRESS,
        },
    )
    if created and somebody:
        _reserve(lookup, attributes, now)
    return lookup, created


def ask_again(lookup: Lookup, *, attributes: Mapping[str, str], now: datetime) -> None:
    """Search once more, because the caller told more or an agent asked for it."""
    lookup.state, lookup.requested_at = LookupState.SEARCHING, now
    lookup.save(update_fields=["state", "requested_at"])
    _reserve(lookup, attributes, now)


def ask_now(lookup: Lookup, *, address: str, attributes: Mapping[str, str], now: datetime) -> None:
    """Begin the search that had to wait until the caller was somebody."""
    if lookup.state == LookupState.NO_ADDRESS and _is_somebody(address, attributes):
        lookup.address = address
        lookup.save(update_fields=["address"])
        ask_again(lookup, attributes=attributes, now=now)


def choose(lookup: Lookup, caller: Caller) -> None:
    """Store the agent's choice among several matches."""
    lookup.caller = caller
    lookup.save(update_fields=["caller"])


def _is_somebody(address: str, attributes: Mapping[str, str]) -> bool:
    return address.strip().lower() not in NOBODY or bool(attributes)


def _reserve(lookup: Lookup, attributes: Mapping[str, str], now: datetime) -> None:
    outbound.reserve(
        Operation.FIND_CALLERS,
        FindCallers(key=lookup.key, address=lookup.address, attributes=dict(attributes)),
        key=f"callers:{lookup.key}:{now.isoformat()}",
        regarding=lookup.key,
        now=now,
    )
