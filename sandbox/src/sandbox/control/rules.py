"""Reads what a tester posts to /sandbox/faults; says clearly what is wrong with it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sandbox.control.bodies import BadRequest
from sandbox.control.faults import FAULTS, WINDOW_S, EventShares, RateLimit, Rule
from sandbox.control.presets import PRESETS

RULE_KEYS = {"match", "status", "headers", "body", "delay_ms", "drop_response", "times", "after", "every"}
MATCH_KEYS = {"method", "path", "subject", "contains"}
EVENT_KEYS = {"drop", "duplicate", "reorder", "delay_ms"}
KINDS = {"match", "events", "rate_limit", "preset"}
MAX_DELAY_MS = 120_000


def apply(cloud: str, wanted: dict[str, Any]) -> None:
    """Switch the fault on, or all faults of a preset.

    Raises: BadRequest with a sentence for the tester; nothing was switched on.
    """
    if len(KINDS & set(wanted)) != 1:
        raise BadRequest("Send an object with exactly one of match, events, rate_limit and preset.")
    faults = FAULTS[cloud]
    if "preset" in wanted:
        for each in _preset(cloud, wanted):
            apply(cloud, each)
    elif "events" in wanted:
        faults.events = _events(wanted)
    elif "rate_limit" in wanted:
        faults.rate_limit = _rate_limit(wanted)
    else:
        faults.add(_rule(wanted))


def described(cloud: str) -> dict[str, Any]:
    """Return all faults as they are now, and the presets that there are."""
    faults = FAULTS[cloud]
    limit = faults.rate_limit
    return {
        "rules": [asdict(rule) for rule in faults.rules],
        "events": asdict(faults.events),
        "rate_limit": asdict(limit) if limit else None,
        "presets": [{"name": name, "about": each["about"]} for name, each in PRESETS[cloud].items()],
    }


def _preset(cloud: str, wanted: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    _only(wanted, {"preset"})
    name = _text(wanted, "preset")
    if name not in PRESETS[cloud]:
        raise BadRequest(f"There is no preset {name}. There are: {', '.join(PRESETS[cloud])}.")
    return tuple(PRESETS[cloud][name]["faults"])


def _rule(wanted: Mapping[str, Any]) -> Rule:
    _only(wanted, RULE_KEYS)
    match = _object(wanted, "match")
    _only(match, MATCH_KEYS)
    drops = wanted.get("drop_response", False)
    if not isinstance(drops, bool):
        raise BadRequest("drop_response is true or false.")
    return Rule(
        method=_text(match, "method").upper() or "*",
        path=_text(match, "path") or "*",
        subject=_text(match, "subject"),
        contains=_text(match, "contains"),
        after=_whole(wanted, "after", low=0, high=1_000_000) or 0,
        every=_whole(wanted, "every", low=1, high=1_000_000) or 1,
        status=_whole(wanted, "status", low=100, high=599),
        headers=_headers(wanted),
        body=wanted.get("body"),
        delay_ms=_whole(wanted, "delay_ms", low=0, high=MAX_DELAY_MS) or 0,
        drop_response=drops,
        times=_whole(wanted, "times", low=1, high=1_000_000),
    )


def _events(wanted: Mapping[str, Any]) -> EventShares:
    _only(wanted, {"events"})
    events = _object(wanted, "events")
    _only(events, EVENT_KEYS)
    return EventShares(
        drop=_share(events, "drop"),
        duplicate=_share(events, "duplicate"),
        reorder=_share(events, "reorder"),
        delay_ms=_whole(events, "delay_ms", low=0, high=MAX_DELAY_MS) or 0,
    )


def _rate_limit(wanted: Mapping[str, Any]) -> RateLimit:
    _only(wanted, {"rate_limit"})
    limit = _object(wanted, "rate_limit")
    if len(limit) != 1 or not set(limit) <= set(WINDOW_S):
        raise BadRequest("rate_limit holds exactly one of per_minute and per_hour.")
    window = next(iter(limit))
    requests = _whole(limit, window, low=0, high=10_000_000)
    if requests is None:
        raise BadRequest(f"{window} is a whole number.")
    return RateLimit(requests=requests, window_s=WINDOW_S[window])


def _only(given: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise BadRequest(f"Unknown: {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")


def _object(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = given[name]
    if not isinstance(value, dict):
        raise BadRequest(f"{name} is an object.")
    return value


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise BadRequest(f"{name} is a text.")
    return value


def _headers(given: Mapping[str, Any]) -> dict[str, str]:
    value = given.get("headers", {})
    if not isinstance(value, dict) or any(set("\r\n") & set(f"{name}{text}") for name, text in value.items()):
        raise BadRequest("headers is an object of texts without line breaks.")
    return {name: str(text) for name, text in value.items()}


def _whole(given: Mapping[str, Any], name: str, *, low: int, high: int) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise BadRequest(f"{name} is a whole number from {low} to {high}.")
    return value


def _share(given: Mapping[str, Any], name: str) -> float:
    value = given.get(name, 0)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise BadRequest(f"{name} is a share from 0 to 1.")
    return float(value)
