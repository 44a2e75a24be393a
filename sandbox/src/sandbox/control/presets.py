"""Faults that have a name: what testers reach for most, each as the postings it stands for."""

from typing import Any

from sandbox import data

# By cloud and name: ``about`` for people, and ``faults``: what is posted to ``/sandbox/faults``, in order.
PRESETS: dict[str, dict[str, dict[str, Any]]] = data.read(__package__, "presets.json")
