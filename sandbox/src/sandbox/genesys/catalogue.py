"""Queues, wrap-up codes and the Open Messaging integration, as the demo organisation set them up."""

from copy import deepcopy
from datetime import UTC, datetime

from sandbox.genesys.routing.model import DEFAULTS, Queue, WrapupCode
from sandbox.organisation import QUEUES, queue_id, uuid_of

ORGANISATION_ID = uuid_of("organisation")
ORGANISATION_NAME = "Northwind"
DIVISION_ID = uuid_of("division", "Home")
DNIS = "tel:+12065550100"
INTEGRATION_ID = uuid_of("integration", "open")
INTEGRATION_NAME = "Northwind web chat"
MAIL_ADDRESS = "support@northwind.example"
CREATED = "2026-01-05T08:00:00.000Z"
CREATED_AT = datetime(2026, 1, 5, 8, tzinfo=UTC)

CODES_OF_QUEUE = {
    "IT Service Desk": ("Resolved", "Password reset", "Hardware", "Escalated", "Follow-up needed", "Spam"),
    "Billing": ("Resolved", "Invoice explained", "Refund granted", "Follow-up needed", "Spam"),
    "VIP Support": ("Resolved", "Escalated", "Follow-up needed"),
}


def queues() -> dict[str, Queue]:
    """Return the queues by id, as they start."""
    return {queue_id(name): _queue(name) for name in QUEUES}


def codes() -> dict[str, WrapupCode]:
    """Return the wrap-up codes by id, as they start."""
    names = dict.fromkeys(name for each in CODES_OF_QUEUE.values() for name in each)
    made = [_code(name) for name in names]
    return {each.id: each for each in made}


def _queue(name: str) -> Queue:
    return Queue(
        id=queue_id(name),
        name=name,
        created_at=CREATED_AT,
        modified_at=CREATED_AT,
        division_id=DIVISION_ID,
        code_ids=[uuid_of("wrapup", code) for code in CODES_OF_QUEUE[name]],
        settings=deepcopy(DEFAULTS)
        | {
            "description": f"{name} of {ORGANISATION_NAME}",
            "acwSettings": {"wrapupPrompt": "OPTIONAL" if name == "Billing" else "MANDATORY"},
            "skillEvaluationMethod": "NONE",
            "enableManualAssignment": True,
            "enableTranscription": name == "IT Service Desk",
        },
    )


def _code(name: str) -> WrapupCode:
    return WrapupCode(
        id=uuid_of("wrapup", name),
        name=name,
        division_id=DIVISION_ID,
        created_at=CREATED_AT,
        modified_at=CREATED_AT,
    )
