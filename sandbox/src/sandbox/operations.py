"""What a cloud offers, as a table in the words of the vendor's documents, and the paths that follow."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from django.http import HttpResponseBase
from django.urls import URLPattern, re_path

Action = Callable[..., HttpResponseBase]
PARAMETER = re.compile(r"{(\w+)}")
INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """``path`` is the vendor's template; one of the permissions or roles in ``needs`` is enough.

    The action takes the request and the path's parameters in snake case: ``{queueId}`` is ``queue_id``.
    """

    method: str
    path: str
    action: Action
    needs: tuple[str, ...] = ()


View = Callable[[Mapping[str, Operation]], Callable[..., HttpResponseBase]]


def get(path: str, action: Action, *needs: str) -> Operation:
    """Return an operation that reads."""
    return Operation(method="GET", path=path, action=action, needs=needs)


def post(path: str, action: Action, *needs: str) -> Operation:
    """Return an operation that creates, sends or asks."""
    return Operation(method="POST", path=path, action=action, needs=needs)


def put(path: str, action: Action, *needs: str) -> Operation:
    """Return an operation that replaces."""
    return Operation(method="PUT", path=path, action=action, needs=needs)


def patch(path: str, action: Action, *needs: str) -> Operation:
    """Return an operation that changes."""
    return Operation(method="PATCH", path=path, action=action, needs=needs)


def delete(path: str, action: Action, *needs: str) -> Operation:
    """Return an operation that removes."""
    return Operation(method="DELETE", path=path, action=action, needs=needs)


def head(path: str, action: Action, *needs: str) -> Operation:
    """Return an operation that only checks."""
    return Operation(method="HEAD", path=path, action=action, needs=needs)


def for_each(name: str, values: Iterable[str], operation: Operation) -> list[Operation]:
    """Return the operation once per value of a path parameter, which the action takes as keyword ``name``."""
    path, action = operation.path, operation.action
    return [
        replace(operation, path=path.replace(f"{{{name}}}", value), action=partial(action, **{name: value}))
        for value in values
    ]


def patterns(operations: Iterable[Operation], view_of: View, *, end: str = "$") -> list[URLPattern]:
    """Return one path per template, the most literal first; ``view_of`` answers its verbs."""
    ordered = sorted(operations, key=lambda each: (_rank(each.path), each.path))
    grouped = [(path, list(each)) for path, each in groupby(ordered, key=lambda each: each.path)]
    return [
        re_path(_regex(path) + end, view_of({each.method: each for each in own})) for path, own in grouped
    ]


def _rank(path: str) -> list[bool]:
    """Return which segments are parameters: a literal one is tried before a parameter in its place."""
    return ["{" in segment for segment in path.split("/")]


def _regex(path: str) -> str:
    literal = PARAMETER.split(path.removeprefix("/"))
    names = (f"(?P<{INNER_CAPITAL.sub('_', name).lower()}>{_values(name)})" for name in literal[1::2])
    return "^" + "".join(_woven(map(re.escape, literal[::2]), names))


def _values(name: str) -> str:
    # The key of a data table's row may hold a slash, escaped in the address.
    return ".+" if name == "rowId" else "[^/]+"


def _woven(texts: Iterable[str], names: Iterable[str]) -> Iterable[str]:
    rest = iter(names)
    for text in texts:
        yield text
        yield next(rest, "")
