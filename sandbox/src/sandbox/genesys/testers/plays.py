"""For testers: the stories there are, playing them, how far they are, and stopping them."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.endpoints import no_content
from sandbox.genesys.iso_time import iso_or_none
from sandbox.genesys.state import STATE
from sandbox.genesys.testers.asked import Wrong
from sandbox.genesys.testers.scenarios import runner
from sandbox.genesys.testers.scenarios.model import Progress, Run
from sandbox.genesys.testers.scenarios.stories import STORIES


def listed(request: HttpRequest) -> HttpResponse:
    """Return the stories that can be played, and the runs, newest first."""
    stories = [{"name": name, "about": story.about} for name, story in STORIES.items()]
    return JsonResponse({"scenarios": stories, "runs": runs()})


def play(request: HttpRequest, name: str) -> HttpResponse:
    """Play a story: 201 with the id of the first conversation, if one began at once, and of the run."""
    wanted = name.replace(" ", "-").lower()
    if wanted not in STORIES:
        raise Wrong(f"There is no scenario {name}. There are: {', '.join(STORIES)}.", 404)
    run = runner.play(wanted, clock.now())
    first = next(iter(run.conversations.values()), None)
    return JsonResponse({"name": name, "id": first, "run": run.id, "state": run.state}, status=201)


def one(request: HttpRequest, run_id: str) -> HttpResponse:
    """Return how far a run is."""
    return JsonResponse(_shape(_run(run_id)))


def stop(request: HttpRequest, run_id: str) -> HttpResponse:
    """End a run where it is."""
    runner.stop(_run(run_id), clock.now())
    return no_content()


def stop_all(now: datetime) -> None:
    """End every run, as before a reset."""
    for run in list(STATE.runs.values()):
        runner.stop(run, now)


def runs() -> list[dict[str, Any]]:
    """Return all runs, newest first."""
    return [_shape(each) for each in reversed(STATE.runs.values())]


def _run(run_id: str) -> Run:
    if run_id not in STATE.runs:
        raise Wrong("There is no such run.", 404)
    return STATE.runs[run_id]


def _shape(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "name": run.story,
        "state": run.state,
        "why": run.why,
        "startTime": iso_or_none(run.started_at),
        "endTime": iso_or_none(run.ended_at),
        "steps": [_step(each) for each in run.steps],
        "conversations": run.conversations,
        "figures": run.figures,
    }


def _step(own: Progress) -> dict[str, Any]:
    return {
        "label": own.label,
        "state": own.state,
        "beganTime": iso_or_none(own.began_at),
        "endTime": iso_or_none(own.ended_at),
        "why": own.why,
    }
