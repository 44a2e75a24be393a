"""People, queues and short calls that the tests of routed work share."""

from datetime import timedelta

from sandbox import clock
from sandbox.organisation import queue_id, sys_id_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADA, MAYA, NOOR, TABLE

AWA = "/api/now/awa"
AVAILABLE, AWAY, OFFLINE = (
    sys_id_of("awa_presence_state", name) for name in ("Available", "Away", "Offline")
)
MESSAGING = sys_id_of("awa_service_channel", "messaging")
DESK, BILLING = (sys_id_of("awa_queue", name) for name in ("IT Service Desk", "Billing"))
BUSY = sys_id_of("awa_reject_reason", "busy")
PLAIN = {"sysparm_exclude_reference_link": "true"}


def at_work(call, *agents):
    """Make the agents available."""
    for agent in agents or (MAYA, ADA):
        assert call("PUT", f"{AWA}/agents/{agent}", {"presence": {"sys_id": AVAILABLE}}).status == 200


def interaction(call, **sent):
    """Return a new interaction's sys_id."""
    values = {"type": "messaging", "short_description": "VPN is down", "opened_for": NOOR, **sent}
    return call("POST", f"{TABLE}/interaction", values).result["sys_id"]


def offer(call, document, agent=MAYA, *, queue=None, **assignment):
    """Return the answer to an offer of the interaction."""
    sent = {
        "queue_id": queue or queue_id("IT Service Desk"),
        "assignment": {"agent_sys_id": agent, **assignment},
    }
    return call("POST", f"{AWA}/documents/interaction/{document}/offer", sent)


def offered(call, agent=MAYA, **assignment):
    """Return the work item of an interaction that is offered to the available agent."""
    at_work(call, agent)
    return offer(call, interaction(call), agent, **assignment).result["work_item"]


def accepted(call, agent=MAYA):
    """Return the work item of an interaction that the agent accepted."""
    item = offered(call, agent)
    sent = {"agent_id": agent, "work_item_id": item["sys_id"]}
    assert call("POST", f"{AWA}/inbox/actions/accept", sent).status == 200
    return item


def record(call, table, sys_id):
    """Return the row with plain references."""
    return call("GET", f"{TABLE}/{table}/{sys_id}", query=PLAIN).result


def item_of(call, item):
    """Return the work item as it stands now."""
    return record(call, "awa_work_item", item["sys_id"])


def later(seconds):
    """Let so many seconds pass."""
    clock.step(seconds)
    WORLD.tick()


def ago(seconds):
    """Return the moment as offers spell it."""
    return (clock.now() - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000")
