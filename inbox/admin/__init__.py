"""The admin of conversations, their history, and the integrity worklist."""

from inbox.admin import records, worklist

__all__ = ["records", "worklist"]
