"""How long users were in each presence and routing status: noted at each change, told by analytics."""

from collections.abc import Iterator
from datetime import datetime

from sandbox.genesys.analytics.store import Stay
from sandbox.genesys.notifications.publishing import loud
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE


def note_presence(user: User, now: datetime) -> None:
    """Keep the presence that ends now."""
    STATE.analytics.stays.setdefault(user.id, []).append(_presence(user, now))


def note_routing(user: User, now: datetime) -> None:
    """Keep the routing status that ends now."""
    STATE.analytics.stays.setdefault(user.id, []).append(_routing(user, now))


def of_user(user: User, dimension: str, now: datetime) -> Iterator[Stay]:
    """Return the user's stays that have this dimension, oldest first, the one that goes on included."""
    ended = (each for each in STATE.analytics.stays.get(user.id, []) if each.ended_at > each.started_at)
    for stay in (*ended, _presence(user, now), _routing(user, now)):
        if dimension in stay.names:
            yield stay


def _presence(user: User, now: datetime) -> Stay:
    names = {"systemPresence": loud(user.presence), "organizationPresenceId": user.presence.id}
    return Stay(names=names, started_at=user.presence_at, ended_at=now)


def _routing(user: User, now: datetime) -> Stay:
    return Stay(names={"routingStatus": user.routing_status}, started_at=user.routing_at, ended_at=now)
