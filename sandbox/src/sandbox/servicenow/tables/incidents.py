"""What the instance's rules do to an incident, or an interaction, when it is written."""

from collections.abc import Mapping

from sandbox.servicenow.errors import Refused
from sandbox.servicenow.store import Row, Store
from sandbox.servicenow.tables.formats import duration

IN_PROGRESS, ON_HOLD, RESOLVED, CLOSED, CANCELED = "2", "3", "6", "7", "8"
AWAITING_CALLER = "1"
# impact, urgency -> priority; anything off the list gets the lowest of the shipped rules
PRIORITY = {
    ("1", "1"): "1",
    ("1", "2"): "2",
    ("1", "3"): "3",
    ("2", "1"): "2",
    ("2", "2"): "3",
    ("2", "3"): "4",
    ("3", "1"): "3",
    ("3", "2"): "4",
    ("3", "3"): "4",
}
CLOSE_RULE = "Require close code^435b18b74245c05498afd160c3467c6f"
FOLLOWS_PARENT = {IN_PROGRESS, ON_HOLD, RESOLVED}
# While a parent is one of these, its children go their own way.
MAJOR = {"proposed", "accepted"}
# The states of interactions are words, not numbers.
OVER = {"closed_complete", "closed_abandoned"}
MANDATORY = "Data Policy Exception: The following fields are mandatory: Short description"


def decide(row: Row, before: Row, written: Mapping[str, str], *, at: str, by: str) -> None:
    """Change the row as business rules and policies would, before it is stored, or refuse the write."""
    row["priority"] = PRIORITY.get((row["impact"], row["urgency"]), "4")
    if "incident_state" in written and "state" not in written:
        row["state"] = written["incident_state"]
    row["incident_state"] = row["state"]
    row["active"] = "false" if row["state"] in (CLOSED, CANCELED) else "true"
    _wake_on_comment(row, before, written)
    _demand_close_texts(row, before)
    _stamp_steps(row, before, at=at, by=by)
    _count(row, before)


def decide_interaction(row: Row, before: Row, *, by: str) -> None:
    """Change the row as the rules would; refuse to close it without a short description."""
    is_over = row["state"] in OVER
    if is_over and before.get("state") not in OVER and not row["short_description"]:
        raise Refused(403, "Operation Failed", MANDATORY)
    row["active"] = "false" if is_over else "true"
    if not is_over:
        row["closed_at"] = row["closed_by"] = ""
    elif not row["closed_at"]:
        row["closed_at"], row["closed_by"] = row["sys_updated_on"], by


def children_of(stores: Mapping[str, Store], row: Row, before: Row) -> list[Row]:
    """Return the child incidents that take over the parent's new state."""
    is_waiting = row["state"] == ON_HOLD and row["hold_reason"] == AWAITING_CALLER
    is_followed = (
        row["state"] in FOLLOWS_PARENT and not is_waiting and row["major_incident_state"] not in MAJOR
    )
    if row["state"] == before.get("state") or not is_followed:
        return []
    children = stores["incident"].having("parent_incident", row["sys_id"])
    return [child for child in children if child["active"] == "true" and child["state"] != row["state"]]


def count_children(stores: Mapping[str, Store], parent_id: str) -> None:
    """Bring the parent's count of child incidents up to date."""
    parent = stores["incident"].rows.get(parent_id)
    if parent is not None:
        parent["child_incidents"] = str(len(list(stores["incident"].having("parent_incident", parent_id))))


def _wake_on_comment(row: Row, before: Row, written: Mapping[str, str]) -> None:
    """A comment of the caller takes an incident that awaits him out of hold."""
    is_waiting = before.get("state") == ON_HOLD and before.get("hold_reason") == AWAITING_CALLER
    if is_waiting and written.get("comments") and "state" not in written:
        row["state"] = row["incident_state"] = IN_PROGRESS
        row["hold_reason"] = ""


def _demand_close_texts(row: Row, before: Row) -> None:
    is_closing = row["state"] in (RESOLVED, CLOSED) and before.get("state") not in (RESOLVED, CLOSED)
    if is_closing and not (row["close_code"] and row["close_notes"]):
        name = CLOSE_RULE.partition("^")[0]
        raise Refused(
            403,
            "Operation Failed",
            f"Operation against file 'incident' was aborted by Business Rule '{CLOSE_RULE}'. "
            f"Business Rule Stack:{name}",
        )


def _stamp_steps(row: Row, before: Row, *, at: str, by: str) -> None:
    was = before.get("state")
    if row["state"] == was:
        return
    if row["state"] in (RESOLVED, CLOSED) and not row["resolved_at"]:
        row["resolved_at"], row["resolved_by"] = at, by
        row["calendar_duration"] = duration(row["opened_at"], at)
    if row["state"] in (CLOSED, CANCELED):
        row["closed_at"], row["closed_by"] = at, by
    if was in (RESOLVED, CLOSED) and row["state"] not in (RESOLVED, CLOSED, CANCELED):
        row["resolved_at"] = row["resolved_by"] = row["closed_at"] = row["closed_by"] = ""
        row["calendar_duration"] = ""
        row["reopen_count"] = str(int(row["reopen_count"]) + 1)
    if row["state"] != ON_HOLD:
        row["hold_reason"] = ""


def _count(row: Row, before: Row) -> None:
    if before.get("assignment_group") and before["assignment_group"] != row["assignment_group"]:
        row["reassignment_count"] = str(int(row["reassignment_count"]) + 1)
