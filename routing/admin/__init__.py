"""Mappings are edited here; what the clouds own is shown. One file per noun, loaded so that it registers."""

from routing.admin import agents, catalogue, mappings

__all__ = ["agents", "catalogue", "mappings"]
