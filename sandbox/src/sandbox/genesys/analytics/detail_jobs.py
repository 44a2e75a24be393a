"""Conversation details by asynchronous jobs: with attributes, and as far as the data lake has them."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.analytics import details, jobs, queries
from sandbox.genesys.bodies import whole
from sandbox.genesys.conversations.elements import Shape
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso

KIND = "conversations/details"


@signed_in
def submit(token: Token, request: HttpRequest) -> HttpResponse:
    """Take a query of conversation details."""
    return jobs.submit(token, request, KIND, _results)


@signed_in
def status(token: Token, request: HttpRequest, job_id: str) -> HttpResponse:
    """Return how far the job is."""
    return jobs.status(job_id, KIND)


@signed_in
def cancel(token: Token, request: HttpRequest, job_id: str) -> HttpResponse:
    """End the job."""
    return jobs.cancel(job_id, KIND)


@signed_in
def results(token: Token, request: HttpRequest, job_id: str) -> HttpResponse:
    """Return a page of the conversations found."""
    shown, asked_at = jobs.page(request, job_id, KIND, _results, name="conversations")
    return JsonResponse(shown | {"dataAvailabilityDate": iso(jobs.available_at(asked_at))})


@signed_in
def availability(token: Token, request: HttpRequest) -> HttpResponse:
    """Return up to when conversations can be found by a job."""
    return JsonResponse({"dataAvailabilityDate": iso(jobs.available_at(clock.now()))})


def _results(token: Token, body: Shape, asked_at: datetime) -> list[Any]:
    """Return what was active in the interval and had ended when the data lake was last filled."""
    found = queries.matching(token, body, covers=queries.active_within)
    until = jobs.available_at(asked_at)
    known = [each for each, _ in found if each.ended_at is not None and each.ended_at <= until]
    limit = whole(body["limit"], "limit") if body.get("limit") is not None else len(known)
    return [details.conversation_with_attributes(each) for each in known[: max(0, limit)]]
