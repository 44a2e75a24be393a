"""HTTP for testers on both ports: a cloud's faults, its switches and what arrived, and the file of both."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import View

from sandbox.control import rules, switches
from sandbox.control.bodies import BadRequest, posted
from sandbox.control.faults import FAULTS
from sandbox.control.journal import JOURNALS, SENT
from sandbox.front import snapshots, surprises
from sandbox.front.clouds import TITLES, cloud_of


class FaultsView(View):
    """GET what goes wrong now, POST one more fault, DELETE them all."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return rules, shares of events and the limit."""
        return JsonResponse(rules.described(cloud_of(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Switch one fault on; 400 says what is wrong with it."""
        cloud = cloud_of(request)
        rules.apply(cloud, posted(request))
        return JsonResponse(rules.described(cloud), status=201)

    def delete(self, request: HttpRequest) -> HttpResponse:
        """Switch all faults off."""
        FAULTS[cloud_of(request)].clear()
        return HttpResponse(status=204)


class SwitchesView(View):
    """GET the lasting quirks of the cloud, POST to turn one on or off, DELETE to turn all off."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return each with what it does, and whether it is on."""
        return JsonResponse({"switches": switches.described(cloud_of(request))})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Turn ``{"name", "on"}``; 400 says what is wrong with it, 404 that there is no such quirk."""
        wanted, cloud = posted(request), cloud_of(request)
        name, on = wanted.get("name"), wanted.get("on")
        if not isinstance(name, str) or not isinstance(on, bool):
            raise BadRequest('Send {"name": …, "on": true or false}.')
        known = switches.KNOWN[cloud]
        if name not in known:
            raise BadRequest(f"There is no switch {name}. There are: {', '.join(known)}.", 404)
        switches.turn(cloud, name, on=on)
        return self.get(request)

    def delete(self, request: HttpRequest) -> HttpResponse:
        """Turn all off."""
        switches.clear(cloud_of(request))
        return HttpResponse(status=204)


class SurprisesView(View):
    """GET what surprises in both clouds, and how to cause each."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the lists as JSON, or as a page to a browser."""
        clouds = [{"title": TITLES[cloud], "surprises": surprises.described(cloud)} for cloud in TITLES]
        if "text/html" not in request.headers.get("Accept", ""):
            return JsonResponse({"clouds": clouds})
        return HttpResponse(render_to_string("sandbox/surprises.html", {"clouds": clouds}))


class SaveView(View):
    """POST to keep both clouds in the file that the environment names."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Return how large the file is; 409 says why nothing was kept."""
        return JsonResponse({"bytes": snapshots.save()})


class RequestsView(View):
    """GET what arrived and what was sent, newest last, or a page that shows it; DELETE forgets it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the journal; ``after`` and ``sent_after`` leave out so many entries from the start."""
        cloud = cloud_of(request)
        if "text/html" in request.headers.get("Accept", ""):
            return HttpResponse(render_to_string("sandbox/requests.html", {"cloud": TITLES[cloud]}))
        arrived, count = JOURNALS[cloud].entries(_count(request, "after"))
        sent, sent_count = SENT.entries(_count(request, "sent_after"))
        return JsonResponse({"requests": arrived, "count": count, "sent": sent, "sentCount": sent_count})

    def delete(self, request: HttpRequest) -> HttpResponse:
        """Forget what arrived and what was sent."""
        JOURNALS[cloud_of(request)].clear()
        SENT.clear()
        return HttpResponse(status=204)


def _count(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0
