"""The admin's side bar and icon."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: tuple[tuple[Promise, tuple[tuple[Promise, str, str], ...]], ...] = (
    (
        _("Mappings"),
        (
            (_("Queues"), "sync_alt", "routing.queuemapping"),
            (_("Presence"), "swap_horiz", "routing.presencemapping"),
            (_("Number rules"), "dialpad", "incidents.numberrule"),
            (_("Further tables"), "table_view", "incidents.furthertable"),
            (_("Fields of incidents"), "edit_note", "incidents.fieldmapping"),
            (_("Incident policies"), "rule_settings", "incidents.incidentpolicy"),
        ),
    ),
    (
        _("Work"),
        (
            (_("Outages"), "campaign", "incidents.outage"),
            (_("Conversations"), "forum", "inbox.conversation"),
            (_("History"), "history", "inbox.activity"),
            (_("Ledger"), "receipt_long", "incidents.ledgerentry"),
            (_("Priority boosts"), "bolt", "inbox.boost"),
            (_("Integrity worklist"), "rule", "inbox.finding"),
            (_("Incidents"), "confirmation_number", "incidents.incident"),
            (_("Interactions"), "contact_phone", "incidents.interactionrecord"),
            (_("Caller look-ups"), "person_search", "incidents.lookup"),
            (_("Callers"), "contacts", "incidents.caller"),
            (_("Remembered numbers"), "dialpad", "incidents.numberchange"),
            (_("Conversations of outages"), "link", "incidents.outagerecord"),
            (_("Suggested outages"), "lightbulb", "incidents.outagesuggestion"),
            (_("Directory"), "contact_page", "incidents.directorypull"),
            (_("Wrap-up baselines"), "timer", "inbox.wrapupbaseline"),
        ),
    ),
    (
        _("Events and requests"),
        (
            (_("Budgets"), "speed", "gateway.breakeroverride"),
            (_("Outgoing requests"), "north_east", "gateway.outboundrequest"),
            (_("Incoming events"), "south_west", "gateway.inboundevent"),
        ),
    ),
    (
        _("Copied from Genesys and ServiceNow"),
        (
            (_("Agents"), "support_agent", "routing.agent"),
            (_("Agents' history"), "manage_history", "routing.activity"),
            (_("Genesys queues"), "queue", "routing.queue"),
            (_("Wrap-up codes"), "sell", "routing.wrapupcode"),
            (_("Genesys presences"), "radio_button_checked", "routing.presencedefinition"),
            (_("ServiceNow states"), "radio_button_unchecked", "routing.presencestate"),
            (_("ServiceNow lists"), "list", "routing.choice"),
            (_("Incident columns"), "view_column", "incidents.incidentcolumn"),
            (_("Optional tables"), "table", "incidents.tablecheck"),
        ),
    ),
    (_("Access"), ((_("People"), "person", "auth.user"), (_("Groups"), "group", "auth.group"))),
)


VERBS = ("view", "change", "open")  # the last one for outages


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the links in the side bar by group, each with a check of the user's permission."""
    return [
        {"title": title, "separator": True, "items": [_item(request, *one) for one in items]}
        for title, items in GROUPS
    ]


def styles(request: HttpRequest) -> str:
    """Return the address of what Bridge adds to the admin's looks."""
    return static("css/admin.css")


def icon(request: HttpRequest) -> str:
    """Return the address of Bridge's icon."""
    return static("images/icon.svg")


def _item(request: HttpRequest, title: Promise, icon: str, label: str) -> dict[str, Any]:
    app, model = label.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse(f"admin:{app}_{model}_changelist"),
        "permission": lambda request: _may_see(request, app, model),
    }


def _may_see(request: HttpRequest, app: str, model: str) -> bool:
    return any(request.user.has_perm(f"{app}.{verb}_{model}") for verb in VERBS)
