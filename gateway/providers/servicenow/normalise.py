"""Turns ServiceNow rows and webhooks into facts, without I/O."""

from datetime import UTC, datetime

from gateway.providers.columns import ColumnListed
from gateway.providers.errors import Malformed
from gateway.providers.fact_values import IncidentSeen, Listed, Person, PresenceStateListed
from gateway.providers.facts import Fact, IncidentChanged
from gateway.providers.servicenow.links import Link, no_link
from gateway.providers.wire import Raw, needed_text, number, part, text

INCIDENT_COLUMNS = (
    "sys_id,number,short_description,state,priority,caller_id,assignment_group.name,active,opened_at,"
    "sys_updated_on,sys_updated_by,sys_mod_count,correlation_id,parent_incident"
)
PERSON_COLUMNS = (
    "sys_id,name,email,phone,mobile_phone,home_phone,employee_number,user_name,title,company.name,"
    "department.name,location.name,vip,active,sys_updated_on"
)


def read(payload: Raw, *, received_at: datetime, link: Link = no_link) -> list[Fact] | None:
    """Return the facts in a business rule's webhook; None when it is not about an incident.

    The payload has neither title nor group, so both are "" in the fact. The caller has checked the sender.
    Source: docs/providers/servicenow.md#webhook.

    Raises:
        Malformed: id, number or update time are missing.
    """
    if text(payload, "table") != "incident" or not text(payload, "event").startswith("incident."):
        return None
    row = {**payload, "caller_id": part(payload, "caller").get("sys_id", "")}
    seen = incident(row, link=link)
    return [IncidentChanged(occurred_at=min(seen.updated_at, received_at), incident=seen)]


def incident(row: Raw, *, link: Link) -> IncidentSeen:
    """Return the incident in a row of ``incident``.

    Raises:
        Malformed: it lacks id, number or update time.
    """
    incident_id = needed_text(row, "sys_id", of="incident")
    updated_at = instant(value(row, "sys_updated_on"))
    if updated_at is None:
        raise Malformed("incident lacks sys_updated_on")
    return IncidentSeen(
        incident_id=incident_id,
        conversation_id=value(row, "correlation_id"),
        parent_id=value(row, "parent_incident"),
        number=needed_text(row, "number", of="incident"),
        title=value(row, "short_description"),
        state=value(row, "state"),
        priority=value(row, "priority"),
        caller_id=value(row, "caller_id"),
        group=value(row, "assignment_group.name"),
        active=is_true(row, "active", otherwise=True),
        opened_at=instant(value(row, "opened_at")),
        updated_at=updated_at,
        updated_by=value(row, "sys_updated_by"),
        revision=whole(value(row, "sys_mod_count")),
        url=link("incident", incident_id),
    )


def person(row: Raw, *, link: Link) -> Person:
    """Return the person in a row of ``sys_user``; columns that an access rule hides are "".

    Raises:
        Malformed: it lacks its id.
    """
    person_id = needed_text(row, "sys_id", of="person")
    return Person(
        person_id=person_id,
        name=value(row, "name") or value(row, "email"),
        email=value(row, "email"),
        phone=value(row, "phone"),
        mobile=value(row, "mobile_phone"),
        home_phone=value(row, "home_phone"),
        employee_number=value(row, "employee_number"),
        user_name=value(row, "user_name"),
        title=value(row, "title"),
        company=value(row, "company.name"),
        department=value(row, "department.name"),
        location=value(row, "location.name"),
        vip=is_true(row, "vip", otherwise=False),
        active=is_true(row, "active", otherwise=True),
        url=link("sys_user", person_id),
        updated_at=instant(value(row, "sys_updated_on")),
    )


def presence_state(row: Raw) -> PresenceStateListed:
    """Return one presence state from the agent API, which sends real booleans and numbers.

    Raises:
        Malformed: it lacks its id.
    """
    return PresenceStateListed(
        remote_id=needed_text(row, "sys_id", of="presence state"),
        name=value(row, "name"),
        available=is_true(row, "available", otherwise=False),
        order=int(number(row, "order") or whole(value(row, "order"))),
    )


def listed(row: Raw) -> Listed:
    """Return a queue or a group.

    Raises:
        Malformed: it lacks its id.
    """
    remote_id = needed_text(row, "sys_id", of="record")
    return Listed(
        remote_id=remote_id,
        name=value(row, "name") or remote_id,
        active=is_true(row, "active", otherwise=True),
    )


def column(row: Raw) -> ColumnListed:
    """Return a column of the dictionary, without its choices."""
    return ColumnListed(
        name=value(row, "element"),
        label=value(row, "column_label"),
        kind=value(row, "internal_type"),
        length=whole(value(row, "max_length")),
        mandatory=is_true(row, "mandatory", otherwise=False),
        read_only=is_true(row, "read_only", otherwise=False),
        reference=value(row, "reference"),
    )


def choice(row: Raw) -> Listed:
    """Return one choice of a column, with its stored value as id."""
    stored = value(row, "value")
    return Listed(remote_id=stored, name=value(row, "label") or stored)


def value(row: Raw, column: str) -> str:
    """Return a column's stored value; "" for an absent column, which an access rule may hide.

    Shapes: text, ``{link, value}`` of a reference, ``{display_value, value}``; an empty reference is "".
    Source: docs/providers/servicenow.md#table-api.
    """
    found = row.get(column)
    return text(found, "value") if isinstance(found, dict) else text(row, column)


def is_true(row: Raw, column: str, *, otherwise: bool) -> bool:
    """Return a boolean column: the Table API sends "true" and "false" as text, the agent API booleans."""
    found = row.get(column)
    if isinstance(found, bool):
        return found
    return {"true": True, "false": False}.get(value(row, column), otherwise)


def instant(written: str) -> datetime | None:
    """Return a stored time (``yyyy-MM-dd HH:mm:ss``, UTC without a zone) as aware UTC, or None."""
    try:
        return datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def whole(written: str) -> int:
    """Return a count that was sent as text; 0 when it is no number that fits into a column."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
