"""What an outage drill has come to: conversations, incidents, and requests minute by minute."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sandbox.control.faults import FAULTS
from sandbox.control.journal import JOURNALS, MINUTE_CHARS
from sandbox.genesys.conversations.model import Conversation
from sandbox.genesys.testers.scenarios.model import Run
from sandbox.genesys.testers.scenarios.outage_drill import IN_DESK, IN_GENESYS, TEAMS, calls_of
from sandbox.servicenow.world import WORLD

SHOWN_MINUTES = 20
LIMITED = 429
# After its end the desk still writes what it could not write before.
AFTERMATH = timedelta(minutes=5)


def of_run(run: Run, now: datetime) -> dict[str, Any]:
    """Return all figures of a drill."""
    calls = calls_of(run)
    limit = FAULTS["servicenow"].rate_limit
    return {
        "conversations": _conversations(run, calls),
        "desk": _desk(run),
        "incidents": _incidents({each.id for each in calls}),
        "servicenowPerHour": limit.requests if limit else None,
        "minutes": _minutes(run, calls, now),
    }


def _conversations(run: Run, calls: Iterable[Conversation]) -> dict[str, int]:
    states = Counter(map(_state, calls))
    wrapped_up = {"inGenesys": run.figures.get(IN_GENESYS, 0), "inDesk": run.figures.get(IN_DESK, 0)}
    counts = {state: states[state] for state in ("waiting", "ringing", "talking", "ended")}
    return {"begun": states.total()} | counts | wrapped_up


def _state(call: Conversation) -> str:
    if call.ended_at is not None:
        return "ended"
    states = {leg.state for leg in call.live("agent")}
    return "talking" if "connected" in states else "ringing" if "alerting" in states else "waiting"


def _desk(run: Run) -> dict[str, Any]:
    team = TEAMS.get(run.id)
    problems = list(team.problems.values()) if team else []
    return {
        "robots": run.figures.get("at the desk", 0),
        "problems": len(problems),
        "why": problems[-1] if problems else "",
    }


def _incidents(call_ids: set[str]) -> dict[str, int]:
    """Return how many incidents the calls have, by correlation id, and how many have none, one or more."""
    with WORLD.lock:
        rows = [row for row in WORLD.stores["incident"].rows.values() if row["correlation_id"] in call_ids]
    per_call = Counter(row["correlation_id"] for row in rows)
    once = sum(count == 1 for count in per_call.values())
    return {
        "created": len(rows),
        "updated": sum(row["sys_mod_count"] != "0" for row in rows),
        "callsWithNone": len(call_ids) - len(per_call),
        "callsWithOne": once,
        "callsWithMore": len(per_call) - once,
    }


def _minutes(run: Run, calls: Iterable[Conversation], now: datetime) -> list[dict[str, Any]]:
    """Return the newest minutes of the drill, oldest first."""
    end = min(now, (run.ended_at or now) + AFTERMATH)
    count = int((end - run.started_at).total_seconds() // 60) + 2
    stamps = [_minute(run.started_at + timedelta(minutes=each)) for each in range(count)]
    begun = Counter(_minute(each.started_at) for each in calls)
    wrapped_up = Counter(_minute(each) for each in _wrap_ups(calls))
    return [
        {"minute": stamp[-5:], "calls": begun[stamp], "wrapUps": wrapped_up[stamp]}
        | {cloud: _requests(journal.statuses(stamp)) for cloud, journal in JOURNALS.items()}
        for stamp in stamps[-SHOWN_MINUTES:]
        if stamp <= _minute(end)
    ]


def _minute(moment: datetime) -> str:
    return moment.isoformat()[:MINUTE_CHARS]


def _wrap_ups(calls: Iterable[Conversation]) -> Iterable[datetime]:
    for call in calls:
        for leg in call.participants:
            wrapup = leg.communication.wrapup
            if wrapup is not None and wrapup.ended_at is not None:
                yield wrapup.ended_at


def _requests(statuses: Counter[int | None]) -> dict[str, int]:
    """Return how many requests came, how many of them were limited, and how many failed otherwise."""
    failed = sum(count for status, count in statuses.items() if status is None or status >= 400)
    limited = statuses[LIMITED]
    return {"all": statuses.total(), "limited": limited, "failed": failed - limited}
