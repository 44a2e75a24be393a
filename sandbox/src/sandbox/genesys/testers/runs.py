"""For testers: which scenarios there are, playing them, how far they are, and stopping them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.control.bodies import BadRequest, posted
from sandbox.genesys.endpoints import no_content
from sandbox.genesys.iso_time import iso_or_none
from sandbox.genesys.state import STATE
from sandbox.genesys.testers.scenarios import runner
from sandbox.genesys.testers.scenarios.catalogue import SCENARIOS
from sandbox.genesys.testers.scenarios.model import Progress, Run, Scenario


def listed(request: HttpRequest) -> HttpResponse:
    """Return the scenarios that can be played, and the runs, newest first."""
    return JsonResponse({"scenarios": scenarios(), "runs": runs()})


def play(request: HttpRequest, name: str) -> HttpResponse:
    """Play a scenario: 201 with the id of the first conversation, if one began at once, and of the run."""
    wanted = name.replace(" ", "-").lower()
    if wanted not in SCENARIOS:
        raise BadRequest(f"There is no scenario {name}. There are: {', '.join(SCENARIOS)}.", 404)
    run = runner.play(wanted, _parameters(wanted, posted(request)), clock.now())
    first = next(iter(run.conversations.values()), None)
    return JsonResponse({"name": name, "id": first, "run": run.id, "state": run.state}, status=201)


def one(request: HttpRequest, run_id: str) -> HttpResponse:
    """Return how far a run is."""
    return JsonResponse(shape(_run(run_id)))


def stop(request: HttpRequest, run_id: str) -> HttpResponse:
    """End a run where it is."""
    runner.stop(_run(run_id), clock.now())
    return no_content()


def stop_all(now: datetime) -> None:
    """End every run, as before a reset."""
    for run in list(STATE.runs.values()):
        runner.stop(run, now)


def scenarios() -> list[dict[str, Any]]:
    """Return the scenarios that can be played, with the parameters that a tester may choose."""
    return [_scenario(name, each) for name, each in SCENARIOS.items()]


def runs() -> list[dict[str, Any]]:
    """Return all runs, newest first."""
    return [shape(each) for each in reversed(STATE.runs.values())]


def _scenario(name: str, own: Scenario) -> dict[str, Any]:
    parameters = {key: asdict(each) for key, each in own.parameters.items()}
    return {"name": name, "about": own.about, "parameters": parameters}


def _parameters(name: str, wanted: dict[str, Any]) -> dict[str, int]:
    """Return what the tester chose, and the defaults of the rest."""
    known = SCENARIOS[name].parameters
    unknown = sorted(wanted.keys() - known.keys())
    if unknown:
        raise BadRequest(f"{name} has no {', '.join(unknown)}. It has: {', '.join(known) or 'none'}.")
    for key, value in wanted.items():
        low, high = known[key].low, known[key].high
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise BadRequest(f"{key} is a whole number from {low} to {high}.")
    return {key: each.default for key, each in known.items()} | wanted


def _run(run_id: str) -> Run:
    if run_id not in STATE.runs:
        raise BadRequest("There is no such run.", 404)
    return STATE.runs[run_id]


def shape(run: Run) -> dict[str, Any]:
    """Return a run with every step."""
    return {
        "id": run.id,
        "name": run.scenario,
        "state": run.state,
        "why": run.why,
        "startTime": iso_or_none(run.started_at),
        "endTime": iso_or_none(run.ended_at),
        "steps": [_step(each) for each in run.steps],
        "conversations": run.conversations,
        "figures": run.figures,
        "parameters": run.parameters,
    }


def _step(own: Progress) -> dict[str, Any]:
    return {
        "label": own.label,
        "state": own.state,
        "beganTime": iso_or_none(own.began_at),
        "endTime": iso_or_none(own.ended_at),
        "why": own.why,
    }
