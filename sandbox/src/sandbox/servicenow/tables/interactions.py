"""What the instance's rules do to an interaction when it is written; its states are words, not numbers."""

from sandbox.servicenow.errors import Refused
from sandbox.servicenow.store import Row

CLOSED = {"closed_complete", "closed_abandoned"}
MANDATORY = "Data Policy Exception: The following fields are mandatory: Short description"


def decide(row: Row, before: Row, *, by: str) -> None:
    """Change the row as the rules would; refuse to close it without a short description."""
    is_closed = row["state"] in CLOSED
    if is_closed and before.get("state") not in CLOSED and not row["short_description"]:
        raise Refused(403, "Operation Failed", MANDATORY)
    row["active"] = "false" if is_closed else "true"
    if not is_closed:
        row["closed_at"] = row["closed_by"] = ""
    elif not row["closed_at"]:
        row["closed_at"], row["closed_by"] = row["sys_updated_on"], by
