"""The admin of mappings, which people edit, and of lists that the providers own, which are read-only."""

from routing.admin import agents, catalogue, mappings

__all__ = ["agents", "catalogue", "mappings"]
