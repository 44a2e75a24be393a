"""Requests caller look-ups: once for each conversation, as early as possible."""

from collections.abc import Mapping
from datetime import datetime

from gateway import outbound
from gateway.operations.names import Operation
from gateway.operations.payloads import FindCallers
from incidents.models import Caller, Lookup
from incidents.states import LookupState


def request(key: str, *, address: str, attributes: Mapping[str, str], now: datetime) -> tuple[Lookup, bool]:
    """Request the look-up of a conversation's caller and return it; False when it was requested before.

    Sends no request for a caller whom nothing identifies.
    """
    identified = _is_identified(address, attributes)
    lookup, created = Lookup.objects.get_or_create(
        key=key,
        defaults={
            "address": address,
            "requested_at": now,
            "state": LookupState.SEARCHING if identified else LookupState.NO_ADDRESS,
        },
    )
    if created and identified:
        _reserve(lookup, attributes, now)
    return lookup, created


def request_again(lookup: Lookup, *, attributes: Mapping[str, str], now: datetime) -> None:
    """Repeat a look-up, with new attributes or because an agent asked for it."""
    lookup.state, lookup.requested_at = LookupState.SEARCHING, now
    lookup.save(update_fields=["state", "requested_at"])
    _reserve(lookup, attributes, now)


def request_if_identified(
    lookup: Lookup, *, address: str, attributes: Mapping[str, str], now: datetime
) -> None:
    """Request a look-up that had no address, once there is an address or an attribute."""
    if lookup.state == LookupState.NO_ADDRESS and _is_identified(address, attributes):
        lookup.address = address
        lookup.save(update_fields=["address"])
        request_again(lookup, attributes=attributes, now=now)


def choose(lookup: Lookup, caller: Caller) -> None:
    """Store which of several people is the caller."""
    lookup.caller = caller
    lookup.save(update_fields=["caller"])


def _is_identified(address: str, attributes: Mapping[str, str]) -> bool:
    return FindCallers(key="", address=address, attributes=attributes).names_somebody


def _reserve(lookup: Lookup, attributes: Mapping[str, str], now: datetime) -> None:
    outbound.reserve(
        Operation.FIND_CALLERS,
        FindCallers(key=lookup.key, address=lookup.address, attributes=dict(attributes)),
        key=f"callers:{lookup.key}:{now.isoformat()}",
        regarding=lookup.key,
        now=now,
    )
