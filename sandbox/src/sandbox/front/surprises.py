"""What surprises developers in these clouds, line by line, and how a tester causes each here.

A line's kind is ``always`` (do what ``cause`` says), ``switch`` or ``preset`` (which ``uses`` names), or
``not here``, and ``cause`` says why.
"""

from sandbox import data

SURPRISES: dict[str, list[dict[str, str]]] = data.read(__package__, "surprises.json")


def described(cloud: str) -> list[dict[str, str | int]]:
    """Return the lines of a cloud in their order, each with its number, name, kind and cause."""
    shown = ("name", "kind", "cause")
    return [
        {"number": number, **{name: each[name] for name in shown}}
        for number, each in enumerate(SURPRISES[cloud], 1)
    ]
