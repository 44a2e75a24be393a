"""How a wrap-up is to be done: which codes, how long, and what an AI may say."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.servicenow.interactions.reading import bad, part, parts, text
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD
from sandbox.servicenow.wrapup import codes

CONFIGURATIONS = "interaction_wrap_up_configuration"
FLAGS = (
    "enable_codes",
    "show_timer",
    "enable_ai_code",
    "enable_ai_notes",
    "use_ai_as_default",
    "use_third_party_ai",
)


def of_request(sent: Mapping[str, Any], *, is_external: bool, by: str) -> Row:
    """Return the configuration for a new segment: sent along from outside, else one that exists.

    Raises: Refused.
    """
    if is_external:
        return _made(part(sent, "configuration"), opened_on=text(sent, "opened_on"), by=by)
    sys_id = text(sent, "wrap_up_configuration_sys_id", is_required=True)
    row = WORLD.stores[CONFIGURATIONS].rows.get(sys_id)
    if row is None:
        raise bad("wrap_up_configuration_sys_id is not valid")
    return row


def of_segment(segment: Row) -> Row:
    """Return the configuration of the segment; an empty one when it has none."""
    return WORLD.stores[CONFIGURATIONS].rows.get(segment["wrap_up_configuration"]) or {}


def allowed_codes(row: Row) -> list[Row]:
    """Return the codes that an agent may choose from."""
    stored = WORLD.stores[codes.CODES].rows
    return [stored[each] for each in json.loads(row.get("allowed_codes") or "[]") if each in stored]


def described(row: Row) -> dict[str, Any]:
    """Return the configuration as a segment shows it."""
    default = WORLD.stores[codes.CODES].rows.get(row.get("default_code", ""))
    return {
        **{name: row.get(name) == "true" for name in FLAGS},
        "duration": row.get("duration", ""),
        "allowed_codes": [codes.described(each) for each in allowed_codes(row)],
        "default_code": codes.described(default) if default else {},
    }


def _made(wanted: Mapping[str, Any], *, opened_on: str, by: str) -> Row:
    if not wanted:
        raise bad("configuration is required if external is true")
    flags = {name: _flag(wanted, name) for name in FLAGS}
    duration = _duration(wanted)
    if duration and not (flags["show_timer"] and opened_on):
        raise bad("configuration.duration must be used with show_timer and opened_on")
    allowed = [_code(text(each, "code", is_required=True)) for each in parts(wanted, "allowed_codes")]
    label = text(wanted, "default_code", is_required=flags["enable_codes"])
    if flags["enable_codes"] and not allowed:
        raise bad("configuration.allowed_codes is missing")
    values = {
        **flags,
        "duration": duration,
        "allowed_codes": json.dumps([each["sys_id"] for each in allowed]),
        "default_code": _code(label)["sys_id"] if label else "",
    }
    return WORLD.writer(by).insert(CONFIGURATIONS, values)


def _flag(wanted: Mapping[str, Any], name: str) -> bool:
    value = wanted.get(name, False)
    if not isinstance(value, bool):
        raise bad(f"configuration.{name} is not a boolean")
    return value


def _duration(wanted: Mapping[str, Any]) -> str:
    """Return seconds; the page says a text, its readers send a number."""
    value = wanted.get("duration")
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not str(value).isdigit():
        raise bad("configuration.duration is not a number of seconds")
    return str(value)


def _code(label: str) -> Row:
    row = codes.labelled(label)
    if row is None:
        raise bad(f"Wrap up code {label} not found.")
    return row
