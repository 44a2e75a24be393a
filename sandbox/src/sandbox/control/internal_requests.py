"""Requests that a cloud makes to itself: the parts of a batch, and what robots ask for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[str, HttpRequest], HttpResponseBase]


@dataclass(slots=True)
class Entrance:
    """Two ways in, set by ``front.dispatch``: with faults, limits and the journal, or past all three."""

    answer: Answer
    performed: Answer


def _not_set(cloud: str, request: HttpRequest) -> HttpResponseBase:
    raise RuntimeError("sandbox.front.dispatch was not imported")


ENTRANCE = Entrance(_not_set, _not_set)
