"""The people of the demo organisation: users, their companies, and agents' presence and roles."""

from collections.abc import Iterator, Mapping

from sandbox.organisation import AGENTS, CUSTOMERS, Agent, Customer, sys_id_of

# The two accounts that the code itself speaks of.
INTEGRATION_USER, ADMIN = "bridge", "admin"

Seed = tuple[str, str, Mapping[str, str]]

AGENT_ROLES = ("itil", "awa_agent", "awa_external_user", "interaction_agent", "sn_openframe_user")
# Shared desk phones are business phones; the rest are mobiles.
PHONE_COLUMNS = {"tomas": "phone", "grace": "phone", "ivy": "home_phone"}
TYPED_IN_BRACKETS = {"noor", "grace", "dana"}


def seeds() -> Iterator[Seed]:
    """Return table, key and values of each row."""
    for agent in AGENTS:
        yield from _agent(agent)
    for customer in CUSTOMERS:
        if customer.in_directory:
            yield "core_company", customer.company, {"name": customer.company}
            yield "sys_user", customer.key, _customer(customer)


def _agent(agent: Agent) -> Iterator[Seed]:
    manager = "" if agent.supervisor else sys_id_of("sys_user", "sven")
    texts = {"title": agent.title, "department": agent.department, "manager": manager}
    yield "sys_user", agent.key, {**_named(agent), **texts}
    user, offline = sys_id_of("sys_user", agent.key), sys_id_of("awa_presence_state", "Offline")
    yield "awa_agent_presence", agent.key, {"agent": user, "current_presence_state": offline}
    for queue in agent.queues:
        membership = {"user": user, "group": sys_id_of("sys_user_group", queue)}
        yield "sys_user_grmember", f"{agent.key}/{queue}", membership
    for role in AGENT_ROLES:
        held = {"user": user, "role": sys_id_of("sys_user_role", role), "state": "active"}
        yield "sys_user_has_role", f"{agent.key}/{role}", held


def _customer(customer: Customer) -> dict[str, str]:
    return {
        **_named(customer),
        "employee_number": customer.employee_number,
        "title": customer.title,
        "time_zone": customer.time_zone,
        "vip": str(customer.vip).lower(),
        "company": sys_id_of("core_company", customer.company),
        PHONE_COLUMNS.get(customer.key, "mobile_phone"): as_typed(customer),
    }


def _named(person: Agent | Customer) -> dict[str, str]:
    first, _, last = person.name.partition(" ")
    user_name = person.email.partition("@")[0]
    names = {"name": person.name, "first_name": first, "last_name": last}
    return {**names, "user_name": user_name, "email": person.email}


def as_typed(customer: Customer) -> str:
    """Return the number the way people type it into ServiceNow: hardly ever E.164."""
    national = customer.phone.removeprefix("+1")
    if len(national) != 10 or not customer.phone.startswith("+1"):
        return customer.phone
    area, exchange, line = national[:3], national[3:6], national[6:]
    return f"({area}) {exchange}-{line}" if customer.key in TYPED_IN_BRACKETS else f"{area}-{exchange}-{line}"
