"""How long users were in each presence and routing status: noted at each change, told by analytics."""

from collections.abc import Iterator
from datetime import datetime

from sandbox.genesys.analytics.store import Stay
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE

PRESENCE = "presence"
ROUTING = "routing"


def note_presence(user: User, now: datetime) -> None:
    """Keep the presence that ends now."""
    STATE.analytics.stays.setdefault(user.id, []).append(_presence(user, now))


def note_routing(user: User, now: datetime) -> None:
    """Keep the routing status that ends now."""
    STATE.analytics.stays.setdefault(user.id, []).append(_routing(user, now))


def of_user(user: User, kind: str, now: datetime) -> Iterator[Stay]:
    """Return the user's stays until now, oldest first, the one that goes on included."""
    for stay in STATE.analytics.stays.get(user.id, []):
        if stay.kind == kind and stay.ended_at > stay.started_at:
            yield stay
    yield _presence(user, now) if kind == PRESENCE else _routing(user, now)


def _presence(user: User, now: datetime) -> Stay:
    return Stay(
        kind=PRESENCE,
        system=loud(user.presence),
        organisation_id=user.presence.id,
        started_at=user.presence_at,
        ended_at=now,
    )


def _routing(user: User, now: datetime) -> Stay:
    return Stay(kind=ROUTING, system=user.routing_status, started_at=user.routing_at, ended_at=now)
