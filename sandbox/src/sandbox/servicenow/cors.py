"""Pages of other sites: an instance grants what a row of ``sys_cors_rule`` says; there is none at first.

Source: "Define a CORS rule" and "CORS domain requirements" in the vendor's documents.
"""

from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from django.http import HttpRequest

from sandbox.control.cors import ASKED_HEADERS, Grant, method_of
from sandbox.servicenow.apis import api_of
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

IS_ON, OF_OAUTH = "glide.rest.cors.enabled", "glide.oauth.cors.allowed.origin"
OAUTH = "/oauth_token.do"
METHODS = ("get", "post", "put", "patch", "delete")


def grant(request: HttpRequest) -> Grant | None:
    """Return what the page may do by the rule for its origin and this API, None without one."""
    origin = request.headers.get("Origin", "")
    if not origin:
        return None
    with WORLD.lock:
        if request.path == OAUTH:
            return _of_oauth(request, origin)
        rule = _rule(origin, api_of(request.path)) if WORLD.switched_on(IS_ON) else None
    is_granted = rule is not None and rule.get(method_of(request).lower()) == "true"
    return _by(rule) if rule and is_granted else None


def _of_oauth(request: HttpRequest, origin: str) -> Grant | None:
    """Return what the property says, which names one host, or all with an asterisk."""
    if WORLD.property(OF_OAUTH) not in ("*", origin, urlsplit(origin).hostname):
        return None
    asked = request.headers.get(ASKED_HEADERS, "")
    return Grant(methods="POST", headers=asked, exposed="", credentials=False)


def _rule(origin: str, api: str) -> Row | None:
    """Return the rule whose domain is nearest to the origin: a longer pattern says more."""
    rules = [row for row in WORLD.stores["sys_cors_rule"].rows.values() if row["active"] == "true"]
    meant = [row for row in rules if row["rest_api"] == api and fnmatchcase(origin, row["domain"])]
    return max(meant, key=lambda row: (row["domain"] == origin, len(row["domain"])), default=None)


def _by(rule: Row) -> Grant:
    return Grant(
        methods=", ".join(each.upper() for each in METHODS if rule[each] == "true"),
        headers=rule["access_control_allow_headers"],
        exposed=rule["exposed_headers"],
        credentials=rule["access_control_allow_credentials"] == "true",
        max_age_s=int(rule["max_age"]) if rule["max_age"].isdecimal() else None,
    )
