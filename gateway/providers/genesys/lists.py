"""Turns REST entities of Genesys Cloud (queues, users, presences) into values of facts, without I/O."""

from gateway.providers.fact_values import AgentListed, Listed, PresenceListed
from gateway.providers.genesys.normalise import system_presence
from gateway.providers.wire import Raw, needed_text, part, text

LANGUAGE = "en_US"


def listed(raw: Raw) -> Listed:
    """Return a queue or a wrap-up code.

    Raises:
        Malformed: it has no id; the functions below raise the same.
    """
    remote_id = needed_text(raw, "id", of="entity")
    return Listed(remote_id=remote_id, name=text(raw, "name") or remote_id)


def agent_listed(raw: Raw) -> AgentListed:
    """Return one user, from the list of users or from ``me``."""
    return AgentListed(
        remote_id=needed_text(raw, "id", of="user"),
        name=text(raw, "name", "email", "username"),
        active=text(raw, "state") in ("", "active"),
        email=text(raw, "email", "username"),
    )


def presence_listed(raw: Raw) -> PresenceListed:
    """Return one presence definition, with its English label as name where it has one."""
    labels = part(raw, "languageLabels")
    written = [label for label in labels.values() if isinstance(label, str) and label]
    system = text(raw, "systemPresence")
    return PresenceListed(
        remote_id=needed_text(raw, "id", of="presence definition"),
        name=text(labels, LANGUAGE) or next(iter(written), "") or text(raw, "name") or system,
        active=raw.get("deactivated") is not True,
        system=system_presence(system),
        primary=text(raw, "type") == "System",  # "User" for those an organisation adds
    )


def member_id(raw: Raw) -> str:
    """Return the user id of a queue member, "" for one who has not joined the queue."""
    return "" if raw.get("joined") is False else needed_text(raw, "id", of="member")
