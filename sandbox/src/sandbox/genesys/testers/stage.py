"""Everything that the page for people shows, in one answer: conversations, desk, stories, faults, time."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.control import rules, switches
from sandbox.genesys.people.model import User
from sandbox.genesys.state import STATE, is_extra
from sandbox.genesys.testers import control, plays, standing

CLOUDS = ("genesys", "servicenow")


def stage(request: HttpRequest) -> HttpResponse:
    """Return what the page shows; agents of load tests and calls of drills only in figures."""
    people = [each for each in STATE.users.values() if not is_extra(each)]
    extra = [each for each in STATE.users.values() if is_extra(each)]
    return JsonResponse(
        {
            "now": clock.now().isoformat(),
            "frozen": clock.is_frozen(),
            "users": [standing.user(each) for each in people],
            "extra": {"all": len(extra), "onQueue": sum(map(_is_on_queue, extra))},
            "queues": [standing.queue(each) for each in STATE.queues.values()],
            "sockets": sum(1 for feed in STATE.feeds.by_id.values() if feed.send is not None),
            "socketsDown": STATE.feeds.are_down(clock.now()),
            "conversations": [standing.conversation(each) for each in control.recent(of_drills=False)],
            "runs": plays.runs()[:8],
            "clouds": {cloud: _oddities(cloud) for cloud in CLOUDS},
        }
    )


def _oddities(cloud: str) -> dict[str, Any]:
    return rules.described(cloud) | {"switches": switches.described(cloud)}


def _is_on_queue(user: User) -> bool:
    return user.is_on_queue
