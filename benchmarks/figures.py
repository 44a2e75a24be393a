"""Medians, percentiles, and tables as plain text."""

from collections.abc import Sequence
from statistics import median

Cell = str | float | int | None


def share_below(values: Sequence[float], share: float) -> float | None:
    """Return the percentile for this share (0.95), or None without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def middle(values: Sequence[float]) -> float | None:
    """Return the median, or None without values."""
    return median(values) if values else None


def ms(seconds: float | None) -> str:
    """Return seconds as milliseconds, as text."""
    return "-" if seconds is None else f"{seconds * 1000:,.1f}"


def ratio(value: float | None, floor: float | None) -> str:
    """Return a value as a multiple of the floor, as text."""
    return f"{value / floor:.1f} x" if value is not None and floor else "-"


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print one table, the first column left-aligned, the others right-aligned."""
    cells = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    print(f"\n{title}\n")
    for number, row in enumerate(cells):
        print(f"| {_line(row, widths)} |", flush=True)
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first = row[0].ljust(widths[0])
    return " | ".join([first, *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))])
