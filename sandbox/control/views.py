"""HTTP for testers on both ports: the time, the faults of that cloud, and what arrived at it."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import View

from sandbox import clock, stepping
from sandbox.control import rules
from sandbox.control.door import cloud_of
from sandbox.control.faults import FAULTS
from sandbox.control.journal import JOURNALS
from sandbox.genesys.world import WORLD as GENESYS
from sandbox.servicenow.world import WORLD as SERVICENOW

MAX_STEP_S = 400 * 24 * 3600


class ClockView(View):
    """GET the time of both clouds, POST to move it on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the time."""
        return JsonResponse({"now": clock.now().isoformat()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Move the time on by ``step_s`` seconds; what becomes due happens at its own moment, in order."""
        try:
            wanted = json.loads(request.body)
        except ValueError:
            return JsonResponse({"error": "The body is not JSON."}, status=400)
        step_s = wanted.get("step_s") if isinstance(wanted, dict) else None
        if not isinstance(step_s, int | float) or isinstance(step_s, bool) or not 0 <= step_s <= MAX_STEP_S:
            sentence = f"step_s is a number of seconds, from 0 to {MAX_STEP_S}."
            return JsonResponse({"error": sentence}, status=400)
        stepping.step(step_s, (GENESYS, SERVICENOW))
        return self.get(request)


class FaultsView(View):
    """GET what goes wrong now, POST one more fault, DELETE them all."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return rules, shares of events and the limit."""
        return JsonResponse(rules.described(FAULTS[cloud_of(request)]))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Switch one fault on; 400 says what is wrong with it."""
        faults = FAULTS[cloud_of(request)]
        try:
            rules.apply(faults, json.loads(request.body))
        except rules.Unreadable as refusal:
            return JsonResponse({"error": str(refusal)}, status=400)
        except ValueError:
            return JsonResponse({"error": "The body is not JSON."}, status=400)
        return JsonResponse(rules.described(faults), status=201)

    def delete(self, request: HttpRequest) -> HttpResponse:
        """Switch all faults off."""
        FAULTS[cloud_of(request)].clear()
        return HttpResponse(status=204)


class RequestsView(View):
    """GET what arrived, newest last (as a page: newest first); DELETE forgets it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the journal as JSON, or as a page to a browser."""
        cloud = cloud_of(request)
        entries = JOURNALS[cloud].entries()
        if "text/html" not in request.headers.get("Accept", ""):
            return JsonResponse({"requests": entries})
        shown = [{**entry, "body": _readable(entry["body"])} for entry in reversed(entries)]
        page = render_to_string("sandbox/requests.html", {"cloud": cloud, "entries": shown})
        return HttpResponse(page)

    def delete(self, request: HttpRequest) -> HttpResponse:
        """Forget what arrived."""
        JOURNALS[cloud_of(request)].clear()
        return HttpResponse(status=204)


def _readable(body: object) -> str:
    return "" if body is None else body if isinstance(body, str) else json.dumps(body, indent=1)
