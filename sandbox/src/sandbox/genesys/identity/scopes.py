"""OAuth scopes: which there are, and which of them a path needs."""

import re
from collections.abc import Collection

from sandbox import data

READS = ("GET", "HEAD")
# What only asks, by POST: a scope that ends in :readonly is enough. So it is for all of analytics.
ASKS = re.compile(r"/api/v2/analytics/.*|.*/(query|search|identifierlookup)(/.*)?|.*/(bulk|monitor)")
# The first that matches; what is not here needs no scope. Source: security of the vendor's definition, which
# leaves it out for its newest operations: those need what their neighbours need.
NEEDED = tuple(
    (re.compile(f"/api/v2/(?:{path})(/.*)?"), scope)
    for path, scope in data.read(__package__, "scopes.json").items()
)
WITHOUT_READONLY = {"notifications", "user-basic-info"}
_ALL = {scope for _, scope in NEEDED}
KNOWN = tuple(sorted(_ALL | {f"{each}:readonly" for each in _ALL - WITHOUT_READONLY}))


def lacking(scopes: Collection[str], method: str, path: str) -> str:
    """Return the scope that these do not cover, or an empty text when they cover the request."""
    needed = next((scope for pattern, scope in NEEDED if pattern.fullmatch(path)), "")
    is_reading = method in READS or ASKS.fullmatch(path) is not None
    enough = {needed, f"{needed}:readonly"} if is_reading else {needed}
    return "" if not needed or enough & set(scopes) else needed
