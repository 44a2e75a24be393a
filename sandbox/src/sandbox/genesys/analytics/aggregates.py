"""Aggregates of conversations: metrics summed by groups of dimensions, and by parts of an interval."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.genesys.analytics import details, filters, measures, words
from sandbox.genesys.analytics.filters import wrong
from sandbox.genesys.analytics.measures import Measure
from sandbox.genesys.analytics.observations import words_of
from sandbox.genesys.analytics.periods import Periods, periods_of
from sandbox.genesys.bodies import json_object
from sandbox.genesys.conversations.elements import Shape
from sandbox.genesys.conversations.model import Conversation, Participant
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

LEVEL = "oServiceLevel"
TARGET = "oServiceTarget"

Group = tuple[tuple[str, str], ...]


@dataclass(slots=True, kw_only=True)
class Query:
    """What an aggregate query asks for."""

    periods: Periods
    group_by: list[str]
    metrics: list[str]
    views: list[Shape]
    filter: Shape
    flattens: bool


@dataclass(slots=True)
class Cell:
    """The values of each metric in one group and one part of the interval."""

    values: dict[str, list[int]] = field(default_factory=dict)


@signed_in
def query(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the aggregates; a group or a part without anything is left out."""
    return JsonResponse({"results": _results(json_object(request))})


def _results(body: Shape) -> list[Shape]:
    """Return the groups with what was measured in each part of the interval.

    Raises: Refused with ``bad.request`` for a query that cannot be.
    """
    wanted = _read(body)
    found: dict[Group, dict[str, Cell]] = {}
    for group, part, measure in _measured(wanted):
        cell = found.setdefault(group, {}).setdefault(part, Cell())
        cell.values.setdefault(measure.name, []).append(measure.value)
    shapes = [(group, _parts(cells, wanted)) for group, cells in sorted(found.items())]
    return [{"group": dict(group), "data": data} for group, data in shapes if data]


def _read(body: Shape) -> Query:
    group_by, views = body.get("groupBy") or [], body.get("views") or []
    if not isinstance(group_by, list) or any(
        str(each) not in words.AGGREGATE_DIMENSIONS for each in group_by
    ):
        raise wrong("groupBy holds dimensions of conversations")
    if not isinstance(views, list) or not all(map(_is_view, views)):
        raise wrong("A view has a target, a name, the function rangeBound and a range")
    given = body.get("filter") or {"type": "and"}
    return Query(
        periods=periods_of(body),
        # The medium is always told apart.
        group_by=list(dict.fromkeys(["mediaType", *group_by])),
        metrics=words_of(body, "metrics", tuple(sorted(words.AGGREGATE_METRICS))),
        views=views,
        filter=filters.checked(given, "filter", words.AGGREGATE_DIMENSIONS, ()),
        flattens=bool(body.get("flattenMultivaluedDimensions")),
    )


def _is_view(view: object) -> bool:
    own = view if isinstance(view, dict) else {}
    is_named = isinstance(own.get("name"), str) and str(own.get("target")) in words.DETAIL_METRICS
    return is_named and own.get("function") == "rangeBound" and isinstance(own.get("range"), dict)


def _measured(wanted: Query) -> Iterator[tuple[Group, str, Measure]]:
    for conversation in STATE.conversations.values():
        if conversation.started_at >= wanted.periods.end:
            continue
        shape = details.outline(conversation)
        for leg in conversation.participants:
            dimensions = _dimensions(conversation, leg, shape)
            if not filters.passes(wanted.filter, dimensions, {}):
                continue
            groups = _groups(dimensions, wanted)
            for measure in measures.of_leg(conversation, leg):
                part = wanted.periods.of(measure.at)
                if part is not None:
                    yield from ((group, part, measure) for group in groups)


def _dimensions(conversation: Conversation, leg: Participant, shape: Shape) -> dict[str, set[str]]:
    """Return the dimensions of a leg: those of its conversation, session and segments, and its own."""
    own = details.participant_outline(leg)
    found = filters.dimensions_of(shape, own, details.session(conversation, leg, leg.communication))
    for segment in details.segments(leg, leg.communication):
        for name, values in filters.dimensions_of(segment).items():
            found.setdefault(name, set()).update(values)
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


def _parts(cells: dict[str, Cell], wanted: Query) -> list[Shape]:
    data = []
    for part, cell in sorted(cells.items()):
        metrics = [_metric(name, cell) for name in wanted.metrics if name in cell.values]
        views = [
            {"name": each["name"], "stats": _stats(each["target"], own)}
            for each in wanted.views
            if (own := _within(cell.values.get(each["target"], []), each["range"]))
        ]
        if metrics or views:
            data.append({"interval": part, "metrics": metrics} | ({"views": views} if views else {}))
    return data


def _metric(name: str, cell: Cell) -> Shape:
    values = cell.values[name]
    if name == LEVEL:
        return {"metric": name, "stats": _level(values, cell.values[TARGET][-1])}
    return {"metric": name, "stats": _stats(name, values)}


def _level(values: list[int], target: int) -> Shape:
    """Return the share of what was answered in time among all that was answered or abandoned."""
    ratio = sum(values) / len(values)
    return {"ratio": ratio, "numerator": sum(values), "denominator": len(values), "target": target / 100}


def _stats(name: str, values: list[int]) -> Shape:
    if name.startswith("n"):
        return {"count": sum(values)}
    return {"count": len(values), "sum": sum(values), "min": min(values), "max": max(values)}


def _within(values: list[int], bounds: Shape) -> list[int]:
    low, high = float(bounds.get("gte", float("-inf"))), float(bounds.get("lt", float("inf")))
    return [each for each in values if low <= each < high]
