"""Every path of this instance: its APIs, in all their versions, its pages, and the testers' own."""

from dataclasses import replace

from sandbox.operations import Operation, get, patterns, post
from sandbox.servicenow import oauth, scripted
from sandbox.servicenow.awa import document_changes
from sandbox.servicenow.awa import operations as awa
from sandbox.servicenow.interactions import operations as interactions
from sandbox.servicenow.resources import view_of
from sandbox.servicenow.rules import business_rules
from sandbox.servicenow.tables import operations as tables
from sandbox.servicenow.testers import operations as testers
from sandbox.servicenow.world import WORLD

UNVERSIONED = "/api/now/"

OPERATIONS = (
    post("/oauth_token.do", oauth.token),
    get("/oauth_auth.do", oauth.authorize),
    post("/oauth_auth.do", oauth.allow),
    get("/oauth_revoke_token.do", oauth.revoke),
    post("/oauth_revoke_token.do", oauth.revoke),
    *tables.OPERATIONS,
    *scripted.OPERATIONS,
    *awa.OPERATIONS,
    *interactions.OPERATIONS,
)


def _versions(operation: Operation) -> list[Operation]:
    """Return the operation as the newest version and as each older one still answers it."""
    prefixes = (UNVERSIONED, f"{UNVERSIONED}v1/", f"{UNVERSIONED}v2/")
    return [replace(operation, path=operation.path.replace(UNVERSIONED, each, 1)) for each in prefixes]


_VERSIONED = [each for own in OPERATIONS if own.path.startswith(UNVERSIONED) for each in _versions(own)]
_SINGLE = [each for each in OPERATIONS if not each.path.startswith(UNVERSIONED)]

urlpatterns = patterns((*_VERSIONED, *_SINGLE, *testers.OPERATIONS), view_of)

WORLD.followers = (document_changes.follow, business_rules.follow)
