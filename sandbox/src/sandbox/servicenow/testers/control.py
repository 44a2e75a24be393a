"""For testers and the demo: what the instance holds, starting over, and setting a presence by hand."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from sandbox.servicenow.awa import presence
from sandbox.servicenow.world import WORLD

BY_HAND = "admin"


def state(request: HttpRequest) -> HttpResponse:
    """Return all tables with their raw rows, oldest first; ``?table=incident`` leaves out the others."""
    wanted = request.GET.get("table")
    with WORLD.lock:
        stores = {name: store for name, store in WORLD.stores.items() if wanted in (None, name)}
        tables = {name: list(store.rows.values()) for name, store in stores.items()}
        return JsonResponse({"tables": tables})


def reset(request: HttpRequest) -> HttpResponse:
    """Start over with the demo organisation."""
    WORLD.reset()
    return HttpResponse(status=204)


def change_presence(request: HttpRequest, sys_id: str) -> HttpResponse:
    """Set an agent's presence as a person in ServiceNow would; back to the page."""
    with WORLD.lock:
        if not presence.change(sys_id, request.POST.get("state", ""), by=BY_HAND):
            raise Http404
    return HttpResponseRedirect("/sandbox/#presence")
