"""The pages for people; each asks the control interface for what it shows."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sandbox.genesys.state import STATE
from sandbox.genesys.testers.scenarios.catalogue import SCENARIOS
from sandbox.organisation import CUSTOMERS

STEPS = (
    {"label": "30 s", "seconds": 30},
    {"label": "5 min", "seconds": 300},
    {"label": "1 h", "seconds": 3600},
    {"label": "1 day", "seconds": 86_400},
)


def customer(request: HttpRequest) -> HttpResponse:
    """Return the page where a person is the customer, with its choices."""
    context = {
        "customers": CUSTOMERS,
        "queues": [each.name for each in STATE.queues.values()],
        "servicenow_port": getattr(settings, "SANDBOX_SERVICENOW_PORT", 8002),
        "steps": STEPS,
        "scenarios": [{"name": name, "about": each.about} for name, each in SCENARIOS.items()],
    }
    return HttpResponse(render_to_string("sandbox/customer.html", context))


def drill(request: HttpRequest) -> HttpResponse:
    """Return the page of the newest outage drill, with what a tester may choose for the next one."""
    parameters = SCENARIOS["outage-drill"].parameters
    return HttpResponse(render_to_string("sandbox/drill.html", {"parameters": parameters}))


def interactions(request: HttpRequest) -> HttpResponse:
    """Return the page where people listen to a recording; a script reads which from the address."""
    return HttpResponse(render_to_string("sandbox/interactions.html"))
