"""ServiceNow rows and webhooks to facts. Pure: no clock, no network, no database."""

from datetime import UTC, datetime

from gateway.providers.errors import Malformed
from gateway.providers.fact_values import IncidentSeen, Listed, Person, PresenceStateListed
from gateway.providers.facts import Fact, IncidentChanged
from gateway.providers.servicenow.links import Link, no_link
from gateway.providers.wire import Raw, needed_text, number, part, text

INCIDENT_COLUMNS = (
    "sys_id,number,short_description,state,priority,caller_id,assignment_group.name,active,opened_at,"
    "sys_updated_on,sys_mod_count,correlation_id"
)
PERSON_COLUMNS = "sys_id,name,email,phone,mobile_phone,home_phone,title,company.name,vip,active"


def read(payload: Raw, *, received_at: datetime, link: Link = no_link) -> list[Fact] | None:
    """Return the facts in a business rule's webhook; None when it is about something else.

    The payload tells neither title nor group; those of the fact are "". Who sent it, and from which
    instance, is the door's to check. Source: docs/providers/servicenow.md#webhook.

    Raises:
        Malformed: id, number or time of change are missing.
    """
    if text(payload, "table") != "incident" or not text(payload, "event").startswith("incident."):
        return None
    row = {**payload, "caller_id": part(payload, "caller").get("sys_id", "")}
    seen = incident(row, link=link)
    return [IncidentChanged(occurred_at=min(seen.updated_at, received_at), incident=seen)]


def incident(row: Raw, *, link: Link) -> IncidentSeen:
    """Return a row of ``incident`` as it stands.

    Raises:
        Malformed: it lacks id, number or time of change.
    """
    incident_id = needed_text(row, "sys_id", of="incident")
    updated_at = instant(value(row, "sys_updated_on"))
    if updated_at is None:
        raise Malformed("incident lacks sys_updated_on")
    return IncidentSeen(
        incident_id=incident_id,
        number=needed_text(row, "number", of="incident"),
        title=value(row, "short_description"),
        state=value(row, "state"),
        priority=value(row, "priority"),
        caller_id=value(row, "caller_id"),
        group=value(row, "assignment_group.name"),
        active=is_true(row, "active", otherwise=True),
        opened_at=instant(value(row, "opened_at")),
        updated_at=updated_at,
        revision=whole(value(row, "sys_mod_count")),
        url=link("incident", incident_id),
    )


def person(row: Raw, *, link: Link) -> Person:
    """Return a row of ``sys_user``; columns hidden by an access rule are "".

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
        title=value(row, "title"),
        company=value(row, "company.name"),
        vip=is_true(row, "vip", otherwise=False),
        url=link("sys_user", person_id),
    )


def presence_state(row: Raw) -> PresenceStateListed:
    """Return one state of the agent API, which speaks real booleans and numbers.

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
    """Return a named record: a queue or a group.

    Raises:
        Malformed: it lacks its id.
    """
    remote_id = needed_text(row, "sys_id", of="record")
    return Listed(
        remote_id=remote_id,
        name=value(row, "name") or remote_id,
        active=is_true(row, "active", otherwise=True),
    )


def choice(row: Raw) -> Listed:
    """Return one value that a choice column may have, by its stored value."""
    stored = value(row, "value")
    return Listed(remote_id=stored, name=value(row, "label") or stored)


def value(row: Raw, column: str) -> str:
    """Return a column's stored value, whichever shape it came in; absent (hidden by a rule) is "".

    Shapes: text, ``{link, value}`` of a reference, ``{display_value, value}``; an empty reference is "".
    """
    found = row.get(column)
    return text(found, "value") if isinstance(found, dict) else text(row, column)


def is_true(row: Raw, column: str, *, otherwise: bool) -> bool:
    """Return a boolean column: rows say "true" and "false" in text, the agent API means it."""
    found = row.get(column)
    if isinstance(found, bool):
        return found
    return {"true": True, "false": False}.get(value(row, column), otherwise)


def instant(written: str) -> datetime | None:
    """Return a stored time (``yyyy-MM-dd HH:mm:ss``, UTC without a mark) as aware UTC, or None."""
    try:
        return datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def whole(written: str) -> int:
    """Return a count that came as text; 0 when it is none."""
    return int(written) if written.isascii() and written.isdigit() else 0
