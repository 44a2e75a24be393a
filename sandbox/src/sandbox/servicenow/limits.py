"""Rate rules: which of them a request meets, what it has counted, and when it refuses.

A node reports its count every 30 seconds, so that a burst passes the limit.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from sandbox import clock
from sandbox.servicenow.apis import PATH, api_of, table_of
from sandbox.servicenow.store import Row, stamp
from sandbox.servicenow.world import WORLD

REPORT_S = 30
WINDOW_S = 3600
# The single user's rule goes before a role's, that before the one for all.
PRECEDENCE = ("user", "role", "all_users")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The rule that a request met, and the seconds to wait when it refuses (0: it does not)."""

    rule: Row
    api: str
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

    @property
    def detail(self) -> str:
        """Return why it refuses."""
        return f"Rate limit of {self.rule['request_limit']} requests per hour for {self.api} exceeded"


def spend(request: HttpRequest, user_name: str) -> Verdict | None:
    """Count the request and return what the rule says that it meets, None without a rule."""
    rule = _rule_of(request, user_name)
    if rule is None:
        return None
    now = clock.now()
    second = int(now.timestamp())
    resets_at = (second // WINDOW_S + 1) * WINDOW_S
    is_spent = _is_spent(rule, user_name, now)
    return Verdict(
        rule=rule,
        api=api_of(request.path),
        resets_at=resets_at,
        retry_after_s=resets_at - second if is_spent else 0,
    )


def _is_spent(rule: Row, user_name: str, now: datetime) -> bool:
    """Report what is due, then refuse by what is reported, or count."""
    second = int(now.timestamp())
    window = stamp(now.replace(minute=0, second=0, microsecond=0))
    key = (rule["sys_id"], WORLD.user(user_name)["sys_id"], window)
    pending = WORLD.unreported.pop(key, None)
    slot = second // REPORT_S
    if pending and pending[0] != slot:
        _add("sys_rate_limit_count", key, pending[1], by=user_name)
        pending = None
    if _reported(key) >= int(rule["request_limit"] or 0):
        _add("sys_rate_limit_violation", key, 1, by=user_name)
        return True
    WORLD.unreported[key] = (slot, (pending[1] if pending else 0) + 1)
    return False


def _reported(key: tuple[str, str, str]) -> int:
    row = _count("sys_rate_limit_count", key)
    return int(row["count"] or 0) if row else 0


def _add(table: str, key: tuple[str, str, str], more: int, *, by: str) -> None:
    row = _count(table, key)
    if row is None:
        rule, user, window = key
        row = WORLD.writer(by).insert(table, {"rule": rule, "user": user, "window_start": window})
    row["count"] = str(int(row["count"] or 0) + more)


def _count(table: str, key: tuple[str, str, str]) -> Row | None:
    rows = WORLD.stores[table].having("rule", key[0])
    return next((row for row in rows if (row["user"], row["window_start"]) == key[1:]), None)


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
