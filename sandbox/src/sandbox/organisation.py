"""The demo organisation that both clouds know: agents, queues and customers, with ids that never change."""

import uuid
from dataclasses import dataclass

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


QUEUES = ("IT Service Desk", "Billing", "VIP Support")
SKILLS = ("VPN", "Hardware", "Accounts", "Billing", "Escalation")
LANGUAGES = ("English", "German", "Portuguese")

AGENTS = (
    Agent(
        key="maya",
        name="Maya Reyes",
        email="maya.reyes@northwind.example",
        queues=("IT Service Desk", "VIP Support"),
        department="IT Operations",
        title="Service desk analyst",
        skills=(("VPN", 4.0), ("Accounts", 3.0)),
    ),
    Agent(
        key="ada",
        name="Ada Park",
        email="ada.park@northwind.example",
        queues=("IT Service Desk", "Billing"),
        department="IT Operations",
        title="Senior service desk analyst",
        skills=(("VPN", 3.0), ("Hardware", 4.0), ("Billing", 2.0)),
    ),
    Agent(
        key="jonas",
        name="Jonas Weber",
        email="jonas.weber@northwind.example",
        queues=("IT Service Desk",),
        department="IT Operations",
        title="Service desk analyst",
        skills=(("Hardware", 5.0),),
        languages=(("English", 4.0), ("German", 5.0)),
    ),
    Agent(
        key="priya",
        name="Priya Nair",
        email="priya.nair@northwind.example",
        queues=("Billing", "VIP Support"),
        department="Finance",
        title="Billing specialist",
        division="Finance",
        skills=(("Billing", 5.0),),
    ),
    Agent(
        key="olu",
        name="Olu Adeyemi",
        email="olu.adeyemi@northwind.example",
        queues=("IT Service Desk", "VIP Support"),
        department="IT Operations",
        title="VIP support engineer",
        skills=(("VPN", 5.0), ("Escalation", 4.0)),
    ),
    Agent(
        key="sven",
        name="Sven Lindt",
        email="sven.lindt@northwind.example",
        queues=QUEUES,
        department="IT Operations",
        title="Service desk supervisor",
        supervisor=True,
        skills=(("Escalation", 5.0),),
        languages=(("English", 5.0), ("German", 4.0)),
    ),
)

CUSTOMERS = (
    Customer(
        key="noor",
        name="Noor Haddad",
        email="noor.haddad@northwind.example",
        phone="+12065550123",
        vip=True,
        employee_number="E104417",
        title="Solutions engineer, Northwind EMEA",
        company="Northwind EMEA",
        time_zone="Europe/Berlin",
    ),
    Customer(
        key="sam",
        name="Sam Ortiz",
        email="sam.ortiz@northwind.example",
        phone="+12065550144",
        employee_number="E104902",
        title="Warehouse planner",
    ),
    Customer(
        key="lena",
        name="Lena Fischer",
        email="lena.fischer@northwind.example",
        phone="+493023125017",
        employee_number="E105011",
        title="Accountant",
        company="Northwind EMEA",
        time_zone="Europe/Berlin",
    ),
    Customer(
        key="tomas",
        name="Tomas Okafor",
        email="tomas.okafor@northwind.example",
        phone="+12065550177",
        employee_number="E103230",
        title="Line supervisor",
        time_zone="US/Central",
    ),
    Customer(
        key="grace",
        name="Grace Okafor",
        email="grace.okafor@northwind.example",
        phone="+12065550177",
        employee_number="E103231",
        title="Quality inspector",
        time_zone="US/Central",
    ),
    Customer(
        key="ivy",
        name="Ivy Chen",
        email="ivy.chen@northwind.example",
        phone="+442079460321",
        employee_number="E106700",
        title="Trainee",
        company="Northwind UK",
        time_zone="Europe/London",
    ),
    Customer(
        key="max",
        name="Maximiliana Wolfeschlegelstein-Hausenbergerdorff de la Fuente",
        email="maximiliana.wolfeschlegelstein@northwind.example",
        phone="+12065550158",
        employee_number="E101999",
        title="Director of Integrated Supply Chain Planning and Continuous Improvement",
        time_zone="America/New_York",
    ),
    Customer(
        key="dana",
        name="Dana Whitfield",
        email="dana.whitfield@northwind.example",
        phone="+12065550165",
        vip=True,
        employee_number="E100002",
        title="Chief Operating Officer",
    ),
    Customer(
        key="rui",
        name="Rui Marques",
        email="rui.marques@contoso.example",
        phone="+12065550191",
        company="Contoso",
        time_zone="Europe/Lisbon",
        in_directory=False,
    ),
)


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
