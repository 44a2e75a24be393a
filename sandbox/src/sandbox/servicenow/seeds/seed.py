"""The demo organisation as rows: people, groups, choices, queues, presence, and incidents in every state."""

from collections.abc import Mapping
from datetime import timedelta

from sandbox import clock
from sandbox.organisation import AGENTS, CUSTOMERS, QUEUES, Agent, Customer, sys_id_of
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.seeds import (
    seed_conversations,
    seed_imports,
    seed_platform,
    seed_routing,
    seed_rules,
    seed_security,
)
from sandbox.servicenow.seeds.accounts import ACCOUNTS
from sandbox.servicenow.seeds.seed_incidents import INCIDENTS, SeedIncident
from sandbox.servicenow.store import Row, Store, stamp
from sandbox.servicenow.tables.sealing import sealed

CREATOR = "admin"
OPEN_NOTES_BY = "maya.reyes"


def fill(stores: Mapping[str, Store]) -> None:
    """Put the demo organisation into empty stores."""
    _fill_people(stores)
    seed_security.fill(stores, _put)
    seed_platform.fill(stores, _put)
    seed_imports.fill(stores, _put)
    seed_routing.fill(stores, _put)
    seed_conversations.fill(stores, _put)
    seed_rules.fill(stores, _put)
    for seed in INCIDENTS:
        _put_incident(stores, seed)


def user_id(key: str) -> str:
    """Return the sys_id of the agent, customer or account with this key."""
    return sys_id_of("sys_user", key)


def group_id(queue: str) -> str:
    """Return the sys_id of the assignment group that stands for a queue."""
    return sys_id_of("sys_user_group", queue)


def presence_state_id(name: str) -> str:
    """Return the sys_id of a presence state."""
    return sys_id_of("awa_presence_state", name)


def _put(stores: Mapping[str, Store], table: str, sys_id: str, /, **values: str) -> Row:
    at = stamp(clock.now() - timedelta(days=30))
    defaults = {name: column.default for name, column in TABLES[table].columns.items()}
    system = {"sys_id": sys_id, "sys_created_by": CREATOR, "sys_updated_by": CREATOR}
    row = {**defaults, **system, "sys_created_on": at, "sys_updated_on": at, **values}
    stores[table].put(row)
    return row


def _fill_people(stores: Mapping[str, Store]) -> None:
    for each in ACCOUNTS:
        values = {"user_name": each.key, "time_zone": each.time_zone, "user_password": sealed(each.key)}
        _put_user(stores, each.key, each.name, **values)
    _put_user(stores, "system", "System", user_name="system", active="false")
    for queue in QUEUES:
        _put(stores, "sys_user_group", group_id(queue), name=queue)
    for company in sorted({each.company for each in CUSTOMERS if each.in_directory}):
        _put(stores, "core_company", sys_id_of("core_company", company), name=company)
    for agent in AGENTS:
        _put_agent(stores, agent)
    for customer in CUSTOMERS:
        if customer.in_directory:
            _put_customer(stores, customer)


def _put_agent(stores: Mapping[str, Store], agent: Agent) -> None:
    manager = "" if agent.supervisor else user_id("sven")
    texts = {"email": agent.email, "title": agent.title, "department": agent.department}
    user_name = agent.email.partition("@")[0]
    _put_user(stores, agent.key, agent.name, user_name=user_name, manager=manager, **texts)
    offline = presence_state_id("Offline")
    presence_id = sys_id_of("awa_agent_presence", agent.key)
    _put(
        stores,
        "awa_agent_presence",
        presence_id,
        agent=user_id(agent.key),
        current_presence_state=offline,
    )


def _put_customer(stores: Mapping[str, Store], customer: Customer) -> None:
    _put_user(
        stores,
        customer.key,
        customer.name,
        user_name=customer.email.partition("@")[0],
        email=customer.email,
        employee_number=customer.employee_number,
        title=customer.title,
        time_zone=customer.time_zone,
        vip=str(customer.vip).lower(),
        company=sys_id_of("core_company", customer.company),
        **{PHONE_COLUMNS.get(customer.key, "mobile_phone"): as_typed(customer)},
    )


def _put_user(stores: Mapping[str, Store], key: str, name: str, **values: str) -> None:
    first, _, last = name.partition(" ")
    _put(stores, "sys_user", user_id(key), first_name=first, last_name=last, name=name, **values)


# Shared desk phones are business phones; the rest are mobiles.
PHONE_COLUMNS = {"tomas": "phone", "grace": "phone", "ivy": "home_phone"}


def as_typed(customer: Customer) -> str:
    """Return the number the way people type it into ServiceNow: hardly ever E.164."""
    national = customer.phone.removeprefix("+1")
    if len(national) != 10 or not customer.phone.startswith("+1"):
        return customer.phone
    area, exchange, line = national[:3], national[3:6], national[6:]
    return f"({area}) {exchange}-{line}" if customer.key in TYPED_IN_BRACKETS else f"{area}-{exchange}-{line}"


TYPED_IN_BRACKETS = {"noor", "grace", "dana"}


def _put_incident(stores: Mapping[str, Store], seed: SeedIncident) -> None:
    """Write the incident as it would stand after its history."""
    opened = stamp(clock.now() - timedelta(hours=seed.age_h))
    changed = stamp(clock.now() - timedelta(hours=seed.quiet_h))
    number = stores["incident"].next_number()
    row = _put(
        stores,
        "incident",
        sys_id_of("incident", seed.caller, seed.title),
        number=f"INC{number:07d}",
        caller_id=user_id(seed.caller),
        short_description=seed.title,
        description=seed.description or seed.title,
        state=seed.state,
        incident_state=seed.state,
        impact=seed.impact,
        urgency=seed.urgency,
        priority=seed.priority,
        hold_reason=seed.hold_reason,
        category=seed.category,
        contact_type=seed.contact_type,
        opened_by=user_id("maya"),
        opened_at=opened,
        assignment_group=group_id(seed.group),
        active="false" if seed.state in ("7", "8") else "true",
        sys_mod_count=str(len(seed.notes)),
        sys_created_on=opened,
        sys_updated_on=changed,
        **_closing(seed, changed),
    )
    for note in seed.notes:
        _put_note(stores, row, note, at=changed)


def _closing(seed: SeedIncident, at: str) -> dict[str, str]:
    if seed.state not in ("6", "7", "8"):
        return {"assigned_to": user_id(seed.assignee) if seed.assignee else ""}
    by = user_id(seed.assignee or "maya")
    done = {"resolved_at": at, "resolved_by": by, "close_code": "Solution provided", "close_notes": "Done."}
    closed = {"closed_at": at, "closed_by": by} if seed.state != "6" else {}
    return {"assigned_to": by, **(done if seed.state != "8" else {}), **closed}


def _put_note(stores: Mapping[str, Store], row: Row, note: str, *, at: str) -> None:
    store = stores["sys_journal_field"]
    values = {"name": "incident", "element": "work_notes", "element_id": row["sys_id"], "value": note}
    _put(
        stores,
        "sys_journal_field",
        store.new_sys_id(),
        **values,
        sys_created_on=at,
        sys_created_by=OPEN_NOTES_BY,
    )
