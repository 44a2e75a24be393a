"""HTTP for testers on both ports: the faults of that cloud, and what arrived at it."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import View

from sandbox.control import rules
from sandbox.control.door import cloud_of
from sandbox.control.faults import FAULTS
from sandbox.control.journal import JOURNALS


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
