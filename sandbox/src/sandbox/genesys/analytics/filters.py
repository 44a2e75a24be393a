"""Filters of analytics queries: predicates over dimensions and metrics, joined by ``and`` or ``or``."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sandbox.genesys.analytics.words import SINGULAR_DIMENSIONS
from sandbox.genesys.errors import Refused
from sandbox.genesys.shape import Shape
from sandbox.genesys.values import one_of

OPERATORS = ("matches", "exists", "notExists")
BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}

# What a filter is held against: the values of each dimension, and the numbers of each metric.
Dimensions = Mapping[str, set[str]]
Metrics = Mapping[str, float]


def checked(given: object, name: str, dimensions: Iterable[str], metrics: Iterable[str]) -> Shape:
    """Return the filter that a client sent, when every word in it is one of these.

    Raises: Refused with ``bad.request``.
    """
    if not isinstance(given, dict):
        raise wrong(f"Each filter in {name} must be an object")
    one_of(given.get("type"), ("and", "or"), "type")
    for predicate in list_of(given, "predicates"):
        _check_predicate(predicate, name, set(dimensions), set(metrics))
    for clause in list_of(given, "clauses"):
        checked(clause, name, dimensions, metrics)
    return given


def several(body: Shape, name: str, dimensions: Iterable[str], metrics: Iterable[str] = ()) -> list[Shape]:
    """Return the filters in a list of the body, each checked like one alone."""
    return [checked(each, name, dimensions, metrics) for each in list_of(body, name)]


def passes(wanted: Shape, dimensions: Dimensions, metrics: Metrics) -> bool:
    """Return whether the filter holds; one without predicates always does."""
    outcomes = [_holds(each, dimensions, metrics) for each in wanted.get("predicates") or []]
    outcomes += [passes(each, dimensions, metrics) for each in wanted.get("clauses") or []]
    if not outcomes:
        return True
    return any(outcomes) if wanted["type"].lower() == "or" else all(outcomes)


def all_pass(wanted: Iterable[Shape], *shapes: Shape) -> bool:
    """Return whether all of the filters hold for what these shapes say."""
    dimensions = dimensions_of(*shapes)
    return all(passes(each, dimensions, {}) for each in wanted)


def dimensions_of(*shapes: Shape) -> dict[str, set[str]]:
    """Return the plain values of these shapes by dimension."""
    found: dict[str, set[str]] = {}
    for shape in shapes:
        for name, value in shape.items():
            values = value if isinstance(value, list) else [value]
            plain = {_text(each) for each in values if isinstance(each, str | int | float)}
            if plain:
                found.setdefault(SINGULAR_DIMENSIONS.get(name, name), set()).update(plain)
    return found


def check_range(given: object, name: str) -> None:
    """Pass for a range of numbers.

    Raises: Refused with ``bad.request``.
    """
    own = given if isinstance(given, dict) else {"": None}
    if not own.keys() <= BOUNDS.keys() or any(not isinstance(each, int | float) for each in own.values()):
        raise wrong(f"A range in {name} has numbers for {', '.join(BOUNDS)}")


def is_within(value: float, bounds: Mapping[str, float]) -> bool:
    """Return whether the range holds the value."""
    return all(BOUNDS[name](value, bound) for name, bound in bounds.items())


def words_of(body: Shape, name: str, known: Collection[str], *, required: bool = True) -> list[str]:
    """Return a list of known words in the body.

    Raises: Refused with ``bad.request``.
    """
    given = body.get(name) or []
    is_known = isinstance(given, list) and all(isinstance(each, str) and each in known for each in given)
    if not is_known or (required and not given):
        raise wrong(f"{name} holds some of {', '.join(sorted(known))}")
    return list(dict.fromkeys(given))


def list_of(body: Shape, name: str) -> list[Any]:
    """Return an optional list in the body.

    Raises: Refused with ``bad.request``.
    """
    own = body.get(name) or []
    if not isinstance(own, list):
        raise wrong(f"{name} must be a list")
    return own


def wrong(message: str) -> Refused:
    """Return the refusal of a query."""
    return Refused(400, "bad.request", message)


def _check_predicate(given: object, name: str, dimensions: set[str], metrics: set[str]) -> None:
    own = given if isinstance(given, dict) else {}
    kinds = [each for each in ("dimension", "metric", "property") if own.get(each)]
    if len(kinds) != 1:
        raise wrong(f"Each predicate in {name} names one dimension, metric or property")
    known = {"dimension": dimensions, "metric": metrics}.get(kinds[0])
    if known is not None and str(own[kinds[0]]) not in known:
        raise wrong(f"The {kinds[0]} [{own[kinds[0]]}] is not valid in {name}")
    if _operator(own) == "matches" and "value" not in own and not own.get("range"):
        raise wrong(f"A predicate in {name} that matches needs a value or a range")
    if own.get("range") is not None:
        check_range(own["range"], name)


def _holds(predicate: Shape, dimensions: Dimensions, metrics: Metrics) -> bool:
    if predicate.get("metric"):
        number = metrics.get(predicate["metric"])
        values = set() if number is None else {_text(number)}
    else:
        values = dimensions.get(predicate.get("dimension") or "", set())
    operator = _operator(predicate)
    if operator != "matches":
        return bool(values) is (operator == "exists")
    if predicate.get("range"):
        return any(is_within(_number(each), predicate["range"]) for each in values)
    # A value of null asks for what has none.
    wanted = predicate["value"]
    return not values if wanted is None else _text(wanted) in values


def _operator(predicate: Shape) -> str:
    return one_of(predicate.get("operator") or "matches", OPERATORS, "operator")


def _number(text: str) -> float:
    """Return a number, or one that no range holds."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
