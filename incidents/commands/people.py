"""Agents' search for people: in the index where there is one, otherwise in ServiceNow."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from gateway import outbound
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import SearchPeople
from incidents import directory, ingest, search
from incidents.search import Ended, Found
from live import problems
from live.problems import Code, Problem

PAGES_AT_MOST = 50


def find(text: str, *, page: int, regarding: str, now: datetime) -> Found:
    """Return one page of the people whom a text may mean; what keeps it from an answer is part of it.

    regarding: the conversation's id.
    """
    text, page = " ".join(text.split()), min(page, PAGES_AT_MOST)
    if len(text) < search.SHORTEST:
        return Found(text=text, ended=Ended.TOO_SHORT)
    if "\0" in text:  # PostgreSQL stores and compares no text with it
        return Found(text=text, ended=Ended.UNSAFE)
    if directory.is_ready():
        people, has_more = directory.search(text, page=page)
        return Found(text=text, page=page, rows=search.lines(people), has_more=has_more)
    return _in_servicenow(Found(text=text, page=page), regarding, now)


def _in_servicenow(asked: Found, regarding: str, now: datetime) -> Found:
    with transaction.atomic(durable=True):
        outgoing = outbound.reserve_now(
            Operation.SEARCH_PEOPLE,
            SearchPeople(text=asked.text, page=asked.page),
            key=f"people:{uuid.uuid4().hex}",
            regarding=regarding,
            subject="",
            now=now,
        )
    if outgoing is None:
        raise RuntimeError("two searches have the same key")
    result = outbound.attempt(outgoing)
    if result.outcome != RequestOutcome.ACCEPTED:
        return _unanswered(asked, result.problem)
    with transaction.atomic(durable=True):
        people_found = [ingest.store_caller(person, now) for person in result.answer.people]
    return replace(asked, rows=search.lines(people_found), has_more=result.answer.has_more)


def _unanswered(asked: Found, problem: Problem) -> Found:
    if problem.get("code") == Code.UNSAFE_VALUE:
        return replace(asked, ended=Ended.UNSAFE)
    return replace(asked, ended=Ended.NO_ANSWER, why=problems.text(problem))
