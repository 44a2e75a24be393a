"""Asynchronous queries of analytics: asked for, worked on for some seconds, then read by cursor."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.analytics.store import FULFILLED_AFTER, KEPT_FOR, Job
from sandbox.genesys.bodies import json_object, whole
from sandbox.genesys.conversations.elements import Shape, present
from sandbox.genesys.endpoints import no_content
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso, iso_or_none
from sandbox.genesys.state import STATE

# What analytics' data lake does not hold yet.
LAG = timedelta(hours=24)
PAGE_SIZE = 1000

Results = Callable[[Token, Shape, datetime], list[Any]]


def submit(token: Token, request: HttpRequest, kind: str, results: Results) -> HttpResponse:
    """Take a query: 202 with the job's id.

    Raises: Refused when the query itself is refused.
    """
    body, now = json_object(request), clock.now()
    results(token, body, now)
    job = Job(id=STATE.new_id("job"), kind=kind, body=body, owner=token, submitted_at=now)
    STATE.analytics.jobs[job.id] = job
    return JsonResponse({"jobId": job.id}, status=202)


def status(job_id: str, kind: str) -> HttpResponse:
    """Return how far a job is."""
    job, now = _known(job_id, kind), clock.now()
    state, fulfilled_at = job.state(now), job.submitted_at + FULFILLED_AFTER
    is_done = state in ("FULFILLED", "EXPIRED")
    return JsonResponse(
        present(
            {
                "state": state,
                "submissionDate": iso(job.submitted_at),
                "completionDate": iso_or_none(fulfilled_at if is_done else None),
                "expirationDate": iso_or_none(job.submitted_at + KEPT_FOR if is_done else None),
            }
        )
    )


def cancel(job_id: str, kind: str) -> HttpResponse:
    """End a job: 204."""
    _known(job_id, kind).is_cancelled = True
    return no_content()


def page(
    request: HttpRequest, job_id: str, kind: str, results: Results, *, name: str
) -> tuple[Shape, datetime]:
    """Return a page of results under ``name`` with the cursor of the next, and when the query was made.

    Raises: Refused while there are none, or for a cursor that was not given out.
    """
    job, now = _known(job_id, kind), clock.now()
    if job.state(now) != "FULFILLED":
        raise Refused(400, "bad.request", f"The results of a job that is {job.state(now)} cannot be read")
    size = whole(request.GET.get("pageSize", PAGE_SIZE), "pageSize")
    if not 1 <= size <= PAGE_SIZE:
        raise Refused(400, "bad.request", f"pageSize must be 1 to {PAGE_SIZE}")
    start = _read_cursor(request.GET.get("cursor"), job)
    found = results(job.owner, job.body, job.submitted_at)
    shown: Shape = {name: found[start : start + size]}
    if start + size < len(found):
        shown["cursor"] = _cursor(job, start + size)
    return shown, job.submitted_at


def available_at(now: datetime) -> datetime:
    """Return up to when the data lake holds everything."""
    return now - LAG


def _known(job_id: str, kind: str) -> Job:
    job = STATE.analytics.jobs.get(job_id)
    if job is None or job.kind != kind:
        raise Refused(404, "not.found", f"Job {job_id} was not found")
    return job


def _cursor(job: Job, start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([job.id, start]).encode()).decode()


def _read_cursor(text: str | None, job: Job) -> int:
    if not text:
        return 0
    try:
        job_id, start = json.loads(base64.urlsafe_b64decode(text))
    except (ValueError, TypeError, RecursionError):
        raise _invalid() from None
    if job_id != job.id or not isinstance(start, int):
        raise _invalid()
    return start


def _invalid() -> Refused:
    return Refused(400, "bad.request", "The cursor is invalid")
