"""OAuth scopes: which there are, and which of them a path needs."""

import re
from collections.abc import Collection

READS = ("GET", "HEAD")
# Posts that only ask; a scope that ends in :readonly is enough.
ASKS = re.compile(r".*/(query|search|lookup)(/.*)?")
# The first that matches; what is not here needs no scope. Source: security of the vendor's definition.
NEEDED = tuple(
    (re.compile(f"/api/v2/{path}(/.*)?"), scope)
    for path, scope in (
        ("analytics", "analytics"),
        ("authorization", "authorization"),
        ("conversations/messaging", "messaging"),
        ("conversations/[^/]+/recording(s|metadata)", "recordings"),
        ("conversations/summaries", ""),
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
        ("recording|recordings", "recordings"),
        ("responsemanagement", "response-management"),
        ("routing", "routing"),
        ("scripts", "scripts"),
        ("speechandtextanalytics", "speech-and-text-analytics"),
        ("stations", "stations"),
        ("teams", "groups"),
        ("tokens/timeout", "authorization"),
        ("tokens|users/me", "user-basic-info"),
        ("users/([^/]+/)?presences", "presence"),
        ("users/[^/]+/roles", "authorization"),
        ("users", "users"),
        ("voicemail", "voicemail"),
        ("webdeployments", "webdeployments"),
    )
)
WITHOUT_READONLY = ("", "notifications", "user-basic-info")
KNOWN = tuple(
    sorted(
        {
            each
            for _, scope in NEEDED
            for each in ((scope,) if scope in WITHOUT_READONLY else (scope, f"{scope}:readonly"))
        }
        - {""}
    )
)


def lacking(scopes: Collection[str], method: str, path: str) -> str:
    """Return the scope that these do not cover, or an empty text when they cover the request."""
    needed = next((scope for pattern, scope in NEEDED if pattern.fullmatch(path)), "")
    is_reading = method in READS or ASKS.fullmatch(path) is not None
    enough = {needed, f"{needed}:readonly"} if is_reading else {needed}
    return "" if not needed or enough & set(scopes) else needed
