"""Genesys users as the stand-in keeps them, and the presences that exist."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox import clock
from sandbox.genesys.conversations.model import Medium, Participant
from sandbox.genesys.people.utilization import DEMO, Load, Plan, has_room
from sandbox.organisation import Agent, uuid_of

ON_QUEUE = "On Queue"
# On a call of their own an agent is still offered work, unless utilization counts such calls.
OFFERABLE = ("IDLE", "INTERACTING", "COMMUNICATING")


SYSTEM_PRESENCES = (
    "Available",
    "On Queue",
    "Busy",
    "Away",
    "Break",
    "Meal",
    "Meeting",
    "Training",
    "Idle",
    "Offline",
)


@dataclass(slots=True, kw_only=True)
class Definition:
    """A presence that people can set: one of the system's, or the organisation's own below one of them.

    ``system`` has the spelling of users' presences, ``labels`` the name by locale; the division ``*`` is
    every one.
    """

    id: str
    name: str
    system: str
    of_organisation: bool = False
    labels: dict[str, str]
    division_id: str = "*"
    deactivated: bool = False


def presences() -> dict[str, Definition]:
    """Return the presences by id, as they start: the system's, and one of the organisation's own."""
    own = _presence("Back office", "Busy")
    own.of_organisation, own.division_id = True, uuid_of("division", "Home")
    return {each.id: each for each in (*SYSTEM.values(), own)}


def _presence(name: str, system: str) -> Definition:
    labels = {"en_US": name, "en": name}
    return Definition(id=uuid_of("presence", name), name=name, system=system, labels=labels)


SYSTEM = {name: _presence(name, name) for name in SYSTEM_PRESENCES}
OFFLINE = SYSTEM["Offline"]


@dataclass(slots=True, kw_only=True)
class User:
    """A Genesys user with presence, routing status and the legs that fill the agent's slots.

    ``skills`` and ``languages`` hold a proficiency from 0 to 5 by the ability's id. ``own_plan`` is what
    was set for this user, ``plan`` what is in force: that over the organisation's.
    """

    id: str
    agent: Agent
    presence: Definition
    presence_at: datetime
    presence_message: str = ""
    routing_status: str = "OFF_QUEUE"
    routing_at: datetime
    idle_since: datetime
    joined: dict[str, bool] = field(default_factory=dict)
    queues_at: datetime = field(default_factory=clock.now)
    work: dict[str, Participant] = field(default_factory=dict)
    auto_answer: bool = False
    skills: dict[str, float] = field(default_factory=dict)
    languages: dict[str, float] = field(default_factory=dict)
    role_ids: list[str] = field(default_factory=list)
    division_id: str
    state: str = "active"
    version: int = 1
    preferred_name: str = ""
    profile_skills: list[str] = field(default_factory=list)
    certifications: list[str] = field(default_factory=list)
    last_login_at: datetime | None = None
    station_id: str | None = None
    own_plan: Plan | None = None
    plan: Plan = DEMO

    @property
    def is_on_queue(self) -> bool:
        """Return whether the presence is On Queue."""
        return self.presence.system == ON_QUEUE

    def active_work(self) -> list[Participant]:
        """Return the legs that fill a slot; parked ones do not."""
        return [leg for leg in self.work.values() if leg.state != "parked"]

    def takes(self, medium: Medium) -> bool:
        """Return whether one more conversation of this medium may be offered."""
        if self.routing_status not in OFFERABLE:
            return False
        return has_room(self.plan, map(_load, self.active_work()), Load(medium=medium))


def _load(leg: Participant) -> Load:
    return Load(
        medium=leg.communication.medium,
        is_acd=leg.purpose == "agent",
        is_inbound=leg.communication.direction == "inbound",
    )
