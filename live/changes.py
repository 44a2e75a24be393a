"""Announces committed changes to listeners.

The code that announces changes does not import their listeners: ``bridge_project.flow.LISTENERS`` names them,
and ``bridge_project.apps`` registers them at start.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, update_wrapper
from typing import Any

from django.db import transaction


class Change:
    """Base of all changes."""

    __slots__ = ()


Listener = Callable[[Sequence[Any]], None]
Listeners = Mapping[type[Change], tuple[Listener, ...]]
_listeners: dict[type[Change], tuple[Listener, ...]] = {}


def listen(listeners: Listeners) -> None:
    """Set the listeners of each type of change; a second call replaces the first."""
    _listeners.clear()
    _listeners.update(listeners)


def announce(found: Sequence[Change]) -> None:
    """Call every listener once the current transaction commits, even when another listener fails.

    found: changes of the same type; a listener gets all of them in one call.
    """
    for listener in _listeners.get(type(found[0]), ()) if found else ():
        # Django logs a failure with the function's name, which a partial does not have.
        named = update_wrapper(partial(listener, found), listener)
        transaction.on_commit(named, robust=True)
