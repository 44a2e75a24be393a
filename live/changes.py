"""Announces committed changes to listeners.

The code that announces a change does not import its listeners: ``bridge_project.flow.LISTENERS`` names them,
and ``bridge_project.apps`` registers them at start.
"""

from collections.abc import Callable, Mapping
from functools import partial, update_wrapper
from typing import Any

from django.db import transaction


class Change:
    """Base of all changes."""

    __slots__ = ()


Listeners = Mapping[type[Change], tuple[Callable[[Any], None], ...]]
_listeners: dict[type[Change], tuple[Callable[[Any], None], ...]] = {}


def listen(listeners: Listeners) -> None:
    """Set the listeners of each type of change; a second call replaces the first."""
    _listeners.clear()
    _listeners.update(listeners)


def announce(change: Change) -> None:
    """Call every listener once the current transaction commits, even when another listener fails."""
    for listener in _listeners.get(type(change), ()):
        # Django logs a failure with the function's name, which a partial does not have.
        named = update_wrapper(partial(listener, change), listener)
        transaction.on_commit(named, robust=True)
