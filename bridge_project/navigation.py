"""The admin's side bar and icon: what supervisors do first, what they look up, what an operator needs."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

GROUPS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Mappings",
        (
            ("Queues", "sync_alt", "routing.queuemapping"),
            ("Presence", "swap_horiz", "routing.presencemapping"),
        ),
    ),
    (
        "Work",
        (
            ("Conversations", "forum", "inbox.conversation"),
            ("History", "history", "inbox.activity"),
            ("Ledger", "receipt_long", "incidents.ledgerentry"),
            ("Incidents", "confirmation_number", "incidents.incident"),
            ("Caller look-ups", "person_search", "incidents.lookup"),
            ("Callers", "contacts", "incidents.caller"),
        ),
    ),
    (
        "Border",
        (
            ("Calls out", "north_east", "gateway.call"),
            ("Deliveries in", "south_west", "gateway.delivery"),
        ),
    ),
    (
        "From the clouds",
        (
            ("Agents", "support_agent", "routing.agent"),
            ("Agents' history", "manage_history", "routing.activity"),
            ("Genesys queues", "queue", "routing.queue"),
            ("Wrap-up codes", "sell", "routing.wrapupcode"),
            ("Genesys presences", "radio_button_checked", "routing.presencedefinition"),
            ("ServiceNow states", "radio_button_unchecked", "routing.presencestate"),
            ("ServiceNow lists", "list", "routing.choice"),
        ),
    ),
    ("Access", (("People", "person", "auth.user"), ("Groups", "group", "auth.group"))),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the links that this person may follow, by group."""
    return [
        {"title": title, "separator": True, "items": [_item(request, *one) for one in items]}
        for title, items in GROUPS
    ]


def icon(request: HttpRequest) -> str:
    """Return the address of the icon that every page of Bridge has."""
    return static("images/icon.svg")


def _item(request: HttpRequest, title: str, icon: str, label: str) -> dict[str, Any]:
    app, model = label.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse(f"admin:{app}_{model}_changelist"),
        "permission": lambda _: _may_see(request, app, model),
    }


def _may_see(request: HttpRequest, app: str, model: str) -> bool:
    return any(request.user.has_perm(f"{app}.{verb}_{model}") for verb in ("view", "change"))
