"""The admin of conversations, their history, and the integrity worklist."""

from inbox.admin import boosts, records, worklist

__all__ = ["boosts", "records", "worklist"]
