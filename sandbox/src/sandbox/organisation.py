"""The demo organisation that both clouds know: agents, queues and customers, with ids that never change."""

import uuid
from dataclasses import dataclass
from typing import Any

from sandbox import data

NAMESPACE = uuid.UUID("6f2d3b1e-7a55-5c0b-9d0e-0b1e55ed0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person who works at the desk: a Genesys user and a ServiceNow user with the same mail address.

    Skills and languages are pairs of a name and a proficiency from 0 to 5.
    """

    key: str
    name: str
    email: str
    queues: tuple[str, ...]
    department: str
    title: str
    supervisor: bool = False
    division: str = "Home"
    skills: tuple[tuple[str, float], ...] = ()
    languages: tuple[tuple[str, float], ...] = (("English", 5.0),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A person who calls or writes; ``phone`` is E.164; not all are in ServiceNow's user directory."""

    key: str
    name: str
    email: str
    phone: str
    vip: bool = False
    employee_number: str = ""
    title: str = ""
    company: str = "Northwind"
    time_zone: str = "US/Pacific"
    in_directory: bool = True


_KNOWN: dict[str, list[Any]] = data.read("sandbox", "organisation.json")

QUEUES: tuple[str, ...] = tuple(_KNOWN["queues"])
SKILLS: tuple[str, ...] = tuple(_KNOWN["skills"])
LANGUAGES: tuple[str, ...] = tuple(_KNOWN["languages"])
AGENTS = tuple(
    Agent(
        **each
        | {"queues": tuple(each["queues"])}
        | {name: tuple(each[name].items()) for name in ("skills", "languages")}
    )
    for each in _KNOWN["agents"]
)
CUSTOMERS = tuple(Customer(**each) for each in _KNOWN["customers"])


def uuid_of(*parts: str) -> str:
    """Return the id that Genesys gives to this thing, the same in every run: ``uuid_of("user", "maya")``."""
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


def sys_id_of(*parts: str) -> str:
    """Return ServiceNow's id of this thing, 32 hex digits: ``sys_id_of("sys_user", "maya")``."""
    return uuid.uuid5(NAMESPACE, "/".join(("servicenow", *parts))).hex


def queue_id(name: str) -> str:
    """Return the Genesys id of the queue, which ServiceNow's external queue carries too."""
    return uuid_of("queue", name)


def agent(key: str) -> Agent:
    """Return the agent with this key.

    Raises: KeyError when there is none.
    """
    return _BY_KEY[key]


def customer(key_or_name: str) -> Customer:
    """Return the customer with this key or full name.

    Raises: KeyError when there is none.
    """
    return _CUSTOMERS[key_or_name.lower()]


_BY_KEY = {each.key: each for each in AGENTS}
_CUSTOMERS = {word: each for each in CUSTOMERS for word in (each.key, each.name.lower())}
