"""Rate rules: which of them a request meets, what it has counted, and when it refuses.

A node reports its count every 30 seconds, so that a burst passes the limit.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from sandbox import clock
from sandbox.servicenow.apis import PATH, api_of, table_of
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

REPORT_S = 30
WINDOW_S = 3600
# The single user's rule goes before a role's, that before the one for all.
PRECEDENCE = ("user", "role", "all_users")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The rule that a request met, and the seconds to wait when it refuses (0: it does not)."""

    rule: Row
    resets_at: int
    retry_after_s: int

    @property
    def headers(self) -> dict[str, str]:
        """Return what the answer says of the rule."""
        return {
            "X-RateLimit-Limit": self.rule["request_limit"],
            "X-RateLimit-Reset": str(self.resets_at),
            "X-RateLimit-Rule": self.rule["sys_id"],
        }


def spend(request: HttpRequest, user_name: str) -> Verdict | None:
    """Count the request and return what the rule says that it meets, None without a rule."""
    rule = _rule_of(request, user_name)
    if rule is None:
        return None
    second = int(clock.now().timestamp())
    resets_at = (second // WINDOW_S + 1) * WINDOW_S
    is_spent = _is_spent(rule, user_name, second)
    return Verdict(
        rule=rule,
        resets_at=resets_at,
        retry_after_s=resets_at - second if is_spent else 0,
    )


def _is_spent(rule: Row, user_name: str, second: int) -> bool:
    """Refuse by what was reported of this hour, or count."""
    key, hour, slot = (rule["sys_id"], user_name), second // WINDOW_S, second // REPORT_S
    counted = WORLD.counted.get(key)
    reported, pending = counted[2:] if counted and counted[0] == hour else (0, 0)
    if counted and counted[1] != slot:
        reported, pending = reported + pending, 0
    is_spent = reported >= int(rule["request_limit"] or 0)
    WORLD.counted[key] = (hour, slot, reported, pending + (not is_spent))
    return is_spent


def _rule_of(request: HttpRequest, user_name: str) -> Row | None:
    """Return the rule that counts: by precedence, then the lowest."""
    rules = [row for row in WORLD.stores["sys_rate_limit_rules"].rows.values() if _asks(row, request)]
    who = {
        "user": {WORLD.user(user_name)["sys_id"]},
        "role": {row["sys_id"] for row in WORLD.role_rows_of(user_name)},
        "all_users": {""},
    }
    for kind in PRECEDENCE:
        mine = [row for row in rules if row["apply_to"] == kind and row.get(kind, "") in who[kind]]
        if mine:
            return min(mine, key=lambda row: int(row["request_limit"] or 0))
    return None


def _asks(rule: Row, request: HttpRequest) -> bool:
    """Return whether the rule is for this kind of request."""
    version = PATH.match(request.path)
    asked = {
        "rest_api": api_of(request.path),
        "method": request.method or "",
        "table": table_of(request.path),
        "version": version[0].split("/")[3] if version else "",
    }
    return rule["active"] == "true" and all(rule[name] in ("", value) for name, value in asked.items())
