"""Lasting oddities of a cloud that a tester switches on: a name and a sentence each, asked where it acts."""

KNOWN: dict[str, dict[str, str]] = {"genesys": {}, "servicenow": {}}
_ON: dict[str, set[str]] = {"genesys": set(), "servicenow": set()}


def is_on(cloud: str, name: str) -> bool:
    """Return whether the oddity is on; a name that is not in ``KNOWN`` is a programming error."""
    if name not in KNOWN[cloud]:
        raise KeyError(name)
    return name in _ON[cloud]


def turn(cloud: str, name: str, *, on: bool) -> None:
    """Switch one oddity on or off.

    Raises: KeyError when there is none of that name.
    """
    if name not in KNOWN[cloud]:
        raise KeyError(name)
    (_ON[cloud].add if on else _ON[cloud].discard)(name)


def clear(cloud: str) -> None:
    """Switch all of a cloud's oddities off."""
    _ON[cloud].clear()
