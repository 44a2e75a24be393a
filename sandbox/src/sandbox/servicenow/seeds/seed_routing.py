"""What routes work at the start: channels, external queues, presence states, reject reasons, the provider."""

from collections.abc import Callable, Iterator, Mapping

from sandbox.organisation import QUEUES, queue_id, sys_id_of
from sandbox.servicenow.store import Row, Store

Put = Callable[..., Row]

OPEN_INTERACTION = "stateNOT INclosed_complete,closed_abandoned"
# kind, name, table, capacity, when a document of it is load
CHANNELS = (
    ("messaging", "Genesys messaging", "interaction", "4", f"{OPEN_INTERACTION}^type=messaging"),
    ("phone", "Genesys voice", "interaction", "1", f"{OPEN_INTERACTION}^type=phone"),
    ("email", "Genesys email", "interaction", "4", f"{OPEN_INTERACTION}^type=email"),
    ("incident", "Incident", "incident", "2", "active=true"),
)
# name, order, may receive work, may sit idle
PRESENCE_STATES = (
    ("Available", "10", "true", "true"),
    ("Away", "20", "false", "false"),
    ("Offline", "30", "false", "false"),
)
REJECT_REASONS = (("busy", "Busy", "100"), ("not_my_expertise", "Not my expertise", "200"))
PROVIDER = "Genesys Cloud"
LONGEST_WAIT = "1970-01-01 01:00:00"


def fill(stores: Mapping[str, Store], put: Put) -> None:
    """Put the rows of Advanced Work Assignment into empty stores."""
    for table, sys_id, values in (*_channels(), *_provider(), *_queues(), *_presence(), *_reasons()):
        put(stores, table, sys_id, **values)


Seed = tuple[str, str, dict[str, str]]


def _channels() -> Iterator[Seed]:
    layout = sys_id_of("awa_inbox_layout", "interaction")
    fields = "number,opened_for,short_description"
    yield (
        "awa_inbox_layout",
        layout,
        {"name": "Interaction card", "table": "interaction", "fields": fields},
    )
    for order, (kind, name, table, capacity, condition) in enumerate(CHANNELS, start=1):
        values = {"name": name, "type": kind if kind != "incident" else "other", "table": table}
        yield (
            "awa_service_channel",
            sys_id_of("awa_service_channel", kind),
            {
                **values,
                "order": str(order * 100),
                "assign_to_field": "assigned_to",
                "assignment_group_field": "assignment_group",
                "utilization_condition": condition,
                "default_work_item_size": "1",
                "default_capacity": capacity,
                "inbox_layout": layout if table == "interaction" else "",
            },
        )


def _provider() -> Iterator[Seed]:
    provider = sys_id_of("awa_external_provider", PROVIDER)
    yield "awa_external_provider", provider, {"name": PROVIDER}
    for event in ("work_item_created", "work_item_transferred"):
        values = {"name": f"Genesys {event}", "event": event, "provider": provider, "resource_path": ""}
        yield "awa_external_event_definition", sys_id_of("awa_external_event_definition", event), values


def _queues() -> Iterator[Seed]:
    for order, queue in enumerate(QUEUES, start=1):
        group = sys_id_of("sys_user_group", queue)
        # the first queue takes what no group was named for
        rest = "^ORassignment_groupISEMPTY" if order == 1 else ""
        yield (
            "awa_queue",
            sys_id_of("awa_queue", queue),
            {
                "name": queue,
                "order": str(order * 100),
                "external_id": queue_id(queue),
                "external": "true",
                "condition": f"assignment_group={group}{rest}",
                "assignment_group": group,
                "max_wait_time": LONGEST_WAIT,
                "service_channel": sys_id_of("awa_service_channel", "messaging"),
                "provider": sys_id_of("awa_external_provider", PROVIDER),
                "document_fields": "number,type,opened_for",
            },
        )


def _presence() -> Iterator[Seed]:
    every = ",".join(sys_id_of("awa_service_channel", channel[0]) for channel in CHANNELS)
    for name, order, available, idles in PRESENCE_STATES:
        yield (
            "awa_presence_state",
            sys_id_of("awa_presence_state", name),
            {
                "name": name,
                "order": order,
                "available": available,
                "show_channels": available,
                "disable_inactivity_check": idles,
                "service_channels": every if available == "true" else "",
            },
        )


def _reasons() -> Iterator[Seed]:
    for value, reason, order in REJECT_REASONS:
        values = {"reason": reason, "value": value, "order": order}
        yield "awa_reject_reason", sys_id_of("awa_reject_reason", value), values
