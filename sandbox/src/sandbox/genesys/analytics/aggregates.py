"""Aggregates of conversations over REST: metrics of every leg, by the dimensions of the leg."""

from collections.abc import Iterator
from itertools import product

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.analytics import aggregate_queries, details, filters, measures, words
from sandbox.genesys.analytics.aggregate_queries import Cell, Emission, Group, Name, Query
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.shape import Shape
from sandbox.genesys.state import STATE

LEVEL = "oServiceLevel"
TARGET = ("oServiceTarget", "")


@signed_in
def query(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the aggregates of conversations."""
    wanted = aggregate_queries.read(
        json_object(request),
        metrics=words.AGGREGATE_METRICS,
        viewed=words.VIEWED_METRICS,
        dimensions=words.AGGREGATE_DIMENSIONS,
        groupable=words.GROUPABLE_DIMENSIONS,
    )
    # The medium is always told apart.
    wanted.group_by = list(dict.fromkeys(["mediaType", *wanted.group_by]))
    return JsonResponse({"results": aggregate_queries.results(wanted, _emissions(wanted), _stats)})


def _emissions(wanted: Query) -> Iterator[Emission]:
    for conversation in STATE.conversations.values():
        shape = details.outline(conversation)
        for leg in conversation.participants:
            dimensions = _dimensions(conversation, leg, shape)
            if not filters.passes(wanted.filter, dimensions, {}):
                continue
            groups = _groups(dimensions, wanted)
            for each in measures.of_leg(conversation, leg):
                part = wanted.periods.of(each.at)
                if part is not None:
                    yield from ((group, part, (each.name, ""), each.value) for group in groups)


def _dimensions(conversation: Conversation, leg: Participant, shape: Shape) -> dict[str, set[str]]:
    """Return the dimensions of a leg: those of its conversation, session and segments, and its own."""
    session = details.session(conversation, leg, leg.communication)
    segments = details.segments(leg, leg.communication)
    found = filters.dimensions_of(shape, details.participant_outline(leg), session, *segments)
    if leg.routing is not None:
        found["routingPriority"] = {str(leg.routing.priority)}
    return found


def _groups(dimensions: dict[str, set[str]], wanted: Query) -> list[Group]:
    """Return the groups that a leg counts in: one for each value of a dimension with several."""
    choices: list[list[tuple[str, str]]] = []
    for name in wanted.group_by:
        values = sorted(dimensions.get(name, set()))
        if values:
            values = [",".join(values)] if wanted.flattens else values
            choices.append([(name, each) for each in values])
    return list(product(*choices))


def _stats(name: Name, cell: Cell) -> Shape:
    values = cell[name]
    if name[0] == LEVEL:
        # The share of what was answered in time among all that was answered or abandoned.
        shape = {"numerator": sum(values), "denominator": len(values), "ratio": sum(values) / len(values)}
        return shape | {"target": cell.get(TARGET, [0])[-1] / 100}
    if name[0].startswith("n"):
        return {"count": sum(values)}
    return {"count": len(values), "sum": sum(values), "min": min(values), "max": max(values)}
