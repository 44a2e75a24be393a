"""How what a details query found divides: by the values of a dimension, or by ranges of a metric."""

from collections import Counter
from collections.abc import Collection

from sandbox.genesys.analytics import filters
from sandbox.genesys.analytics.filters import Dimensions, Metrics, wrong
from sandbox.genesys.bodies import whole
from sandbox.genesys.shape import Shape

# What a filter would be held against, of each thing found.
Rows = list[tuple[Dimensions, Metrics]]


def counted(
    body: Shape, name: str, rows: Rows, *, dimensions: Collection[str], metrics: Collection[str] = ()
) -> list[Shape]:
    """Return the aggregations that the body asks for under this name.

    Raises: Refused with ``bad.request`` for one of something unknown.
    """
    found = []
    for each in filters.list_of(body, name):
        own = each if isinstance(each, dict) else {}
        if str(own.get("dimension")) in dimensions:
            found.append(_terms(own, rows))
        elif str(own.get("metric")) in metrics:
            found.append(_ranges(own, rows))
        else:
            raise wrong("An aggregation names a dimension, or a metric with ranges")
    return found


def _terms(own: Shape, rows: Rows) -> Shape:
    name = own["dimension"]
    counts = Counter(value for dimensions, _ in rows for value in dimensions.get(name, ()))
    size = whole(own.get("size") or 10, "size")
    results = [{"value": value, "count": count} for value, count in counts.most_common(size)]
    return {"type": "termFrequency", "dimension": name, "count": len(results), "results": results}


def _ranges(own: Shape, rows: Rows) -> Shape:
    name, results = own["metric"], []
    numbers = [metrics[name] for _, metrics in rows if name in metrics]
    for bounds in filters.list_of(own, "ranges"):
        filters.check_range(bounds, "ranges")
        results.append(bounds | {"count": sum(filters.is_within(each, bounds) for each in numbers)})
    return {"type": "numericRange", "metric": name, "count": len(results), "results": results}
