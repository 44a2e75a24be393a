"""Everything that a page shows in one answer: conversations, desk, runs, faults, time; or a drill."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.control import rules, switches
from sandbox.genesys.state import STATE, is_extra
from sandbox.genesys.testers import control, descriptions, runs
from sandbox.genesys.testers.scenarios import drill_figures

DRILL = "outage-drill"
CLOUDS = ("genesys", "servicenow")


def overview(request: HttpRequest) -> HttpResponse:
    """Return what the page shows; agents of load tests and calls of drills only in figures."""
    people = [each for each in STATE.users.values() if not is_extra(each)]
    extra = [each for each in STATE.users.values() if is_extra(each)]
    return JsonResponse(
        {
            "now": clock.now().isoformat(),
            "frozen": clock.is_frozen(),
            "users": [descriptions.user(each) for each in people],
            "extra": {"all": len(extra), "onQueue": sum(each.is_on_queue for each in extra)},
            "queues": [descriptions.queue(each) for each in STATE.queues.values()],
            "sockets": sum(1 for feed in STATE.feeds.by_id.values() if feed.send is not None),
            "socketsDown": STATE.feeds.are_down(clock.now()),
            "conversations": [descriptions.conversation(each) for each in control.recent()],
            "runs": runs.runs()[:8],
            "clouds": {cloud: _faults(cloud) for cloud in CLOUDS},
        }
    )


def drill(request: HttpRequest) -> HttpResponse:
    """Return the newest outage drill and its figures, or that none was played."""
    run = next((each for each in reversed(STATE.runs.values()) if each.scenario == DRILL), None)
    if run is None:
        return JsonResponse({"run": None})
    return JsonResponse({"run": runs.shape(run)} | drill_figures.of_run(run, clock.now()))


def _faults(cloud: str) -> dict[str, Any]:
    return rules.described(cloud) | {"switches": switches.described(cloud)}
