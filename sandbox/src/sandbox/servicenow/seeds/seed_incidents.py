"""The incidents that the demo starts with, oldest first: every state, a master incident, nothing for Ivy."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedIncident:
    """One incident as it stands when the demo starts; ages in hours before now."""

    caller: str
    title: str
    state: str
    age_h: float
    quiet_h: float
    impact: str = "3"
    urgency: str = "3"
    priority: str = "4"
    hold_reason: str = ""
    category: str = "inquiry"
    contact_type: str = "phone"
    group: str = "IT Service Desk"
    assignee: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()


INCIDENTS = (
    SeedIncident(
        caller="noor",
        title="Replace worn laptop battery",
        state="7",
        age_h=1400,
        quiet_h=1310,
        category="hardware",
        assignee="jonas",
    ),
    SeedIncident(
        caller="tomas",
        title="Badge reader at dock 4 rejects all badges",
        state="8",
        age_h=900,
        quiet_h=880,
        category="hardware",
        contact_type="walk-in",
    ),
    SeedIncident(
        caller="grace",
        title="Label printer prints blank pages",
        state="7",
        age_h=700,
        quiet_h=650,
        category="hardware",
        assignee="ada",
    ),
    SeedIncident(
        caller="sam",
        title="Order screen is slow after lunch",
        state="6",
        age_h=120,
        quiet_h=30,
        urgency="2",
        category="software",
        assignee="ada",
        notes=("Cache of the order service was restarted; the caller confirms.",),
    ),
    SeedIncident(
        caller="lena",
        title="Invoice export stops at page 3",
        state="3",
        age_h=96,
        quiet_h=20,
        hold_reason="4",
        category="software",
        contact_type="email",
        group="Billing",
        assignee="priya",
        notes=("Vendor case opened.", "Vendor asks for the export log; sent."),
    ),
    SeedIncident(
        caller="noor",
        title="Shared mailbox missing after migration",
        state="3",
        age_h=72,
        quiet_h=26,
        hold_reason="1",
        category="software",
        contact_type="email",
        assignee="maya",
        notes=("Asked which mailboxes are affected.",),
    ),
    SeedIncident(
        caller="max",
        title="Cannot open the supply planning workbook from home since the certificate was renewed on "
        "Monday morning, neither by VPN nor by the portal",
        state="2",
        age_h=50,
        quiet_h=6,
        impact="2",
        urgency="2",
        priority="3",
        category="network",
        assignee="olu",
        group="VIP Support",
    ),
    SeedIncident(
        caller="tomas",
        title="Scanner loses its pairing at every shift change",
        state="2",
        age_h=30,
        quiet_h=5,
        urgency="2",
        category="hardware",
        assignee="jonas",
    ),
    SeedIncident(
        caller="noor",
        title="VPN drops every hour",
        state="2",
        age_h=20,
        quiet_h=2,
        impact="2",
        urgency="2",
        priority="3",
        category="network",
        assignee="maya",
        description="The tunnel closes after 60 minutes; reconnecting works at once.",
        notes=("Renewed the device certificate.", "Caller will watch it until tomorrow."),
    ),
    SeedIncident(
        caller="dana",
        title="Regional mail gateway delays outgoing mail",
        state="2",
        age_h=8,
        quiet_h=1,
        impact="1",
        urgency="2",
        priority="2",
        category="network",
        contact_type="phone",
        group="VIP Support",
        assignee="olu",
        notes=("Master incident for the delayed mail; link callers here.",),
    ),
    SeedIncident(
        caller="sam",
        title="Second monitor stays dark",
        state="1",
        age_h=4,
        quiet_h=4,
        category="hardware",
        contact_type="self-service",
    ),
    SeedIncident(
        caller="lena",
        title="Access to the cost centre report",
        state="1",
        age_h=3,
        quiet_h=3,
        group="Billing",
        contact_type="chat",
    ),
    SeedIncident(
        caller="noor",
        title="Second screen stays dark after the docking station update",
        state="1",
        age_h=1,
        quiet_h=1,
        category="hardware",
    ),
)
