"""How long users were in each presence and routing status: noted at each change, shown by analytics."""

from collections.abc import Iterator
from datetime import datetime

from sandbox.genesys.analytics.store import StatusPeriod
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE


def note_presence(user: User, now: datetime) -> None:
    """Note the presence that ends now."""
    STATE.analytics.status_periods.setdefault(user.id, []).append(_presence(user, now))


def note_routing(user: User, now: datetime) -> None:
    """Note the routing status that ends now."""
    STATE.analytics.status_periods.setdefault(user.id, []).append(_routing(user, now))


def of_user(user: User, dimension: str, now: datetime) -> Iterator[StatusPeriod]:
    """Return the user's periods that have this dimension, oldest first, the one that goes on included."""
    known = STATE.analytics.status_periods.get(user.id, [])
    ended = (each for each in known if each.ended_at > each.started_at)
    for period in (*ended, _presence(user, now), _routing(user, now)):
        if dimension in period.names:
            yield period


def _presence(user: User, now: datetime) -> StatusPeriod:
    names = {"systemPresence": loud(user.presence), "organizationPresenceId": user.presence.id}
    return StatusPeriod(names=names, started_at=user.presence_at, ended_at=now)


def _routing(user: User, now: datetime) -> StatusPeriod:
    names = {"routingStatus": user.routing_status}
    return StatusPeriod(names=names, started_at=user.routing_at, ended_at=now)
