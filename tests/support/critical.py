"""Incidents that become critical in ServiceNow, as its business rule tells of them."""

from django.utils import timezone
from sandbox.testing.ids import sys_id_of

from bridge_project import flow
from gateway.inbound import Received
from gateway.models import InboundEvent
from inbox.commands import boosts

CRITICAL, HIGH = {"impact": "1", "urgency": "1"}, {"impact": "1", "urgency": "2"}
SENT = (
    "sys_id",
    "number",
    "sys_mod_count",
    "priority",
    "state",
    "active",
    "sys_updated_on",
    "sys_updated_by",
)


def newest_of(clouds, customer):
    """Return the customer's newest open incident, as ServiceNow stores it."""
    return clouds.rows("incident", caller_id=sys_id_of("sys_user", customer), active="true")[-1]


def change(clouds, incident, values):
    """Let somebody in ServiceNow change an incident, and return it."""
    user = ("admin", "admin")
    path = f"/api/now/table/incident/{incident['sys_id']}"
    clouds.send("servicenow", "PATCH", path, json=values, auth=user)
    return clouds.rows("incident", sys_id=incident["sys_id"])[0]


def tell(incident, event="incident.priority_changed"):
    """Let the business rule tell Bridge of an incident."""
    payload = {name: incident[name] for name in SENT}
    payload |= {"event": event, "table": "incident", "caller": {"sys_id": incident["caller_id"]}}
    key = f"{incident['sys_id']}:{incident['sys_mod_count']}"
    flow.take([Received(source=InboundEvent.Source.INCIDENTS, key=key, payload=payload, topic=event)])


def make_critical(clouds, customer="noor"):
    """Let the customer's newest incident become critical, and tell Bridge; return it."""
    incident = change(clouds, newest_of(clouds, customer), CRITICAL)
    tell(incident)
    return incident


def follow(clouds, now=None):
    """Let priorities follow, as the reconciler does every few seconds."""
    clouds.deliver()
    boosts.follow(now or timezone.now())
    clouds.deliver()


def priority(clouds, conversation_id):
    """Return the priority in minutes that Genesys holds for a conversation in its queue."""
    raw = clouds.send(
        "genesys", "GET", f"/api/v2/conversations/{conversation_id}", token=clouds.service_token()
    )
    legs = [one for one in raw["participants"] if one["purpose"] == "acd"]
    return legs[-1]["conversationRoutingData"]["priority"]


def patches(clouds):
    """Return the priorities that Genesys was asked for, oldest first."""
    asked = clouds.arrivals("genesys", "PATCH", "/api/v2/routing/conversations/")
    return [one["body"]["priority"] for one in asked]
