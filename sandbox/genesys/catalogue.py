"""Queues, wrap-up codes and the Open Messaging integration, as the demo organisation set them up."""

from dataclasses import dataclass, field

from sandbox.genesys.conversations.model import Medium
from sandbox.organisation import QUEUES, queue_id, uuid_of

ORGANISATION_ID = uuid_of("organisation")
ORGANISATION_NAME = "Northwind"
DIVISION_ID = uuid_of("division", "Home")
DNIS = "tel:+12065550100"
INTEGRATION_ID = uuid_of("integration", "open")
INTEGRATION_NAME = "Northwind web chat"
MAIL_ADDRESS = "support@northwind.example"
CREATED = "2026-01-05T08:00:00.000Z"
DIVISION = {
    "id": DIVISION_ID,
    "name": "Home",
    "selfUri": f"/api/v2/authorization/divisions/{DIVISION_ID}",
}

CODES_OF_QUEUE = {
    "IT Service Desk": ("Resolved", "Password reset", "Hardware", "Escalated", "Follow-up needed", "Spam"),
    "Billing": ("Resolved", "Invoice explained", "Refund granted", "Follow-up needed", "Spam"),
    "VIP Support": ("Resolved", "Escalated", "Follow-up needed"),
}
CODES = {uuid_of("wrapup", name): name for names in CODES_OF_QUEUE.values() for name in names}


@dataclass(slots=True, kw_only=True)
class Queue:
    """A queue with the settings that change how it offers."""

    id: str
    name: str
    wrapup_prompt: str
    code_ids: list[str]
    alerting_s: dict[Medium, int] = field(default_factory=lambda: dict(ALERTING_S))
    acw_timeout_ms: int | None = None


ALERTING_S: dict[Medium, int] = {"call": 20, "callback": 20, "email": 20, "message": 30}


def queues() -> dict[str, Queue]:
    """Return the queues by id, as they start."""
    return {queue_id(name): _queue(name) for name in QUEUES}


def _queue(name: str) -> Queue:
    return Queue(
        id=queue_id(name),
        name=name,
        wrapup_prompt="OPTIONAL" if name == "Billing" else "MANDATORY",
        code_ids=[uuid_of("wrapup", code) for code in CODES_OF_QUEUE[name]],
    )
