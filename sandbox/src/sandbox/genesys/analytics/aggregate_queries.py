"""What aggregate queries have in common: how they are read, and how their sums are written."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sandbox.genesys.analytics import filters
from sandbox.genesys.analytics.filters import words_of, wrong
from sandbox.genesys.analytics.periods import Periods, periods_of
from sandbox.genesys.shape import Shape, present

Group = tuple[tuple[str, str], ...]
# A metric with its qualifier, which is empty where it has none.
Name = tuple[str, str]
# The values of each metric in one group and one part of the interval.
Cell = dict[Name, list[int]]
# A value, with the group, the part and the metric that it counts for.
Emission = tuple[Group, str, Name, int]
Stats = Callable[[Name, Cell], Shape]


@dataclass(slots=True, kw_only=True)
class Query:
    """What an aggregate query asks for."""

    periods: Periods
    group_by: list[str]
    metrics: list[str]
    views: list[Shape]
    filter: Shape
    flattens: bool


def read(
    body: Shape,
    *,
    metrics: Collection[str],
    viewed: Collection[str],
    dimensions: Collection[str],
    groupable: Collection[str],
) -> Query:
    """Return what the query asks for.

    Raises: Refused with ``bad.request`` for a query that cannot be.
    """
    views = filters.list_of(body, "views")
    for view in views:
        _check_view(view, viewed)
    # A ranking would have to be obeyed: it is refused, not dropped.
    if body.get("queryType", "groupBy") != "groupBy":
        raise wrong("The queryType is groupBy")
    return Query(
        periods=periods_of(body),
        group_by=words_of(body, "groupBy", groupable, required=False),
        metrics=words_of(body, "metrics", metrics),
        views=views,
        filter=filters.checked(body.get("filter") or {"type": "and"}, "filter", dimensions, ()),
        flattens=bool(body.get("flattenMultivaluedDimensions")),
    )


def results(wanted: Query, emissions: Iterable[Emission], stats: Stats) -> list[Shape]:
    """Return the groups with what was emitted in each part; what nothing was emitted for is left out."""
    found: dict[Group, dict[str, Cell]] = {}
    for group, part, name, value in emissions:
        found.setdefault(group, {}).setdefault(part, {}).setdefault(name, []).append(value)
    shapes = [
        {"group": dict(group), "data": _data(cells, wanted, stats)} for group, cells in sorted(found.items())
    ]
    return [each for each in shapes if each["data"]]


def _data(cells: dict[str, Cell], wanted: Query, stats: Stats) -> list[Shape]:
    parts = []
    for part, cell in sorted(cells.items()):
        metrics, views = _metrics(cell, wanted, stats), _views(cell, wanted, stats)
        if metrics or views:
            parts.append({"interval": part, "metrics": metrics} | ({"views": views} if views else {}))
    return parts


def _metrics(cell: Cell, wanted: Query, stats: Stats) -> list[Shape]:
    names = [name for metric in wanted.metrics for name in cell if name[0] == metric]
    return [
        present({"metric": each[0], "qualifier": each[1] or None, "stats": stats(each, cell)})
        for each in names
    ]


def _views(cell: Cell, wanted: Query, stats: Stats) -> list[Shape]:
    return [
        {"name": view["name"], "stats": stats(name, cell | {name: values})}
        for view in wanted.views
        for name in cell
        if name[0] == view["target"]
        and (values := [each for each in cell[name] if filters.is_within(each, view["range"])])
    ]


def _check_view(view: object, targets: Collection[str]) -> None:
    own = view if isinstance(view, dict) else {}
    is_known = isinstance(own.get("name"), str) and str(own.get("target")) in targets
    if not is_known or own.get("function") != "rangeBound":
        raise wrong("A view has a target, a name, the function rangeBound and a range")
    filters.check_range(own.get("range"), "views")
