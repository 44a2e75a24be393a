"""HTTP for testers on both ports: the time, which both clouds share."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import View

from sandbox import clock, stepping
from sandbox.control.bodies import BadRequest, posted, seconds
from sandbox.genesys.world import WORLD as GENESYS
from sandbox.servicenow.world import WORLD as SERVICENOW

MAX_STEP_S = 400 * 24 * 3600
WAYS = {"step_s", "set", "freeze"}


class ClockView(View):
    """GET the time of both clouds, POST to move it on or to stop it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the time, and whether it stands still."""
        return JsonResponse({"now": clock.now().isoformat(), "frozen": clock.is_frozen()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Move on by ``step_s`` seconds, or to the moment ``set``; ``freeze`` stops or frees the time.

        What becomes due on the way happens at its own moment, in order.
        """
        _change(posted(request))
        return self.get(request)


def _change(wanted: dict[str, Any]) -> None:
    if len(wanted) != 1 or not wanted.keys() <= WAYS:
        raise BadRequest("Send exactly one of step_s, set and freeze.")
    if "freeze" in wanted:
        _freeze(wanted["freeze"])
        return
    step_s = seconds(wanted, "step_s", MAX_STEP_S) if "step_s" in wanted else _seconds_until(wanted["set"])
    stepping.step(step_s, (GENESYS, SERVICENOW))


def _freeze(wanted: Any) -> None:
    if not isinstance(wanted, bool):
        raise BadRequest("freeze is true or false.")
    if wanted:
        clock.freeze()
    else:
        clock.thaw()


def _seconds_until(wanted: Any) -> float:
    try:
        at = datetime.fromisoformat(str(wanted))
    except ValueError:
        raise BadRequest("set is a moment in ISO 8601, with its zone.") from None
    if at.tzinfo is None:
        raise BadRequest("set is a moment in ISO 8601, with its zone.")
    ahead_s = (at - clock.now()).total_seconds()
    if not 0 <= ahead_s <= MAX_STEP_S:
        raise BadRequest("set is a moment in the future, at most 400 days ahead: time never goes back.")
    return ahead_s
