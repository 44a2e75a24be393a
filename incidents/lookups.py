"""Requests caller look-ups: once for each conversation, as early as possible."""

from collections.abc import Mapping
from datetime import datetime

from gateway import outbound
from gateway.models import OutboundRequest
from gateway.operations.names import Operation
from gateway.operations.payloads import FindCallers
from incidents.models import Lookup
from incidents.states import LookupState


def begin(
    key: str, *, address: str, attributes: Mapping[str, str], now: datetime
) -> tuple[Lookup, OutboundRequest | None]:
    """Return the look-up of a conversation's caller and its request, both not stored.

    There is no request for a caller whom nothing identifies.
    """
    lookup = Lookup(key=key, address=address, requested_at=now, state=LookupState.NO_ADDRESS)
    return lookup, begin_if_identified(lookup, address=address, attributes=attributes, now=now)


def begin_if_identified(
    lookup: Lookup, *, address: str, attributes: Mapping[str, str], now: datetime
) -> OutboundRequest | None:
    """Return the request of a look-up that had no address, once there is an address or an attribute."""
    if lookup.state != LookupState.NO_ADDRESS or not _is_identified(address, attributes):
        return None
    lookup.address = address
    return again(lookup, attributes=attributes, now=now)


def again(lookup: Lookup, *, attributes: Mapping[str, str], now: datetime) -> OutboundRequest:
    """Return the request that repeats a look-up, with new attributes or because an agent asked for it."""
    lookup.state, lookup.requested_at = LookupState.SEARCHING, now
    return outbound.request(
        Operation.FIND_CALLERS,
        FindCallers(key=lookup.key, address=lookup.address, attributes=dict(attributes)),
        key=f"callers:{lookup.key}:{now.isoformat()}",
        regarding=lookup.key,
        now=now,
    )


def renew(lookup: Lookup, *, attributes: Mapping[str, str], now: datetime) -> OutboundRequest | None:
    """Return the request that repeats a look-up, or None for a caller whom nothing identifies."""
    identified = _is_identified(lookup.address, attributes)
    return again(lookup, attributes=attributes, now=now) if identified else None


def _is_identified(address: str, attributes: Mapping[str, str]) -> bool:
    return FindCallers(key="", address=address, attributes=attributes).names_somebody
