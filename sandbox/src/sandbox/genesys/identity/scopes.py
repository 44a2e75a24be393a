"""OAuth scopes: which there are, and which of them a path needs."""

import re
from collections.abc import Collection

READS = ("GET", "HEAD")
# What only asks, by POST: a scope that ends in :readonly is enough. So it is for all of analytics.
ASKS = re.compile(r"/api/v2/analytics/.*|.*/(query|search|identifierlookup)(/.*)?|.*/(bulk|monitor)")
# The first that matches; what is not here needs no scope. Source: security of the vendor's definition, which
# leaves it out for its newest operations: those need what their neighbours need.
NEEDED = tuple(
    (re.compile(f"/api/v2/(?:{path})(/.*)?"), needed)
    for path, *needed in (
        ("analytics", "analytics"),
        ("authorization", "authorization"),
        ("conversations/messaging/threadingtimeline", "conversations"),
        ("conversations/messaging", "messaging"),
        ("conversations/[^/]+/recording(?:s|metadata)", "recordings"),
        ("conversations", "conversations"),
        ("externalcontacts", "external-contacts"),
        ("flows/datatables", "architect"),
        ("integrations", "integrations"),
        ("journey/sessions", "journey"),
        ("notifications", "notifications"),
        ("oauth", "oauth"),
        ("usage", "oauth"),
        ("organizations", "organization"),
        ("presence|presencedefinitions|systempresences", "presence"),
        ("recording/batchrequests", "quality"),
        ("recording|recordings", "recordings"),
        ("responsemanagement", "response-management"),
        ("routing", "routing"),
        ("scripts", "scripts"),
        ("speechandtextanalytics", "speech-and-text-analytics"),
        ("stations", "stations"),
        ("teams", "groups"),
        ("tokens|users/me", "user-basic-info"),
        ("users/(?:[^/]+/)?presences", "presence"),
        ("users/[^/]+/roles", "authorization"),
        ("users/[^/]+/skillgroups", "routing"),
        ("users", "users"),
        ("voicemail", "voicemail"),
        ("webdeployments", "webdeployments"),
    )
)
WITHOUT_READONLY = ("notifications", "user-basic-info")
KNOWN = tuple(
    sorted(
        {
            each
            for _, needed in NEEDED
            for scope in needed
            for each in ((scope,) if scope in WITHOUT_READONLY else (scope, f"{scope}:readonly"))
        }
    )
)


def lacking(scopes: Collection[str], method: str, path: str) -> str:
    """Return the scope that these do not cover, or an empty text when they cover the request."""
    needed = next((needed for pattern, needed in NEEDED if pattern.fullmatch(path)), [])
    is_reading = method in READS or ASKS.fullmatch(path) is not None
    enough = {*needed, *(f"{scope}:readonly" for scope in needed if is_reading)}
    return "" if not needed or enough & set(scopes) else needed[0]
