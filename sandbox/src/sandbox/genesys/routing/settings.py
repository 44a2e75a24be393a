"""The settings of a queue as clients send them: nothing changes unless all are right."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sandbox.genesys.definitions import fields_of
from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.state import STATE

TIMED_PROMPTS = {"MANDATORY_TIMEOUT", "MANDATORY_FORCED_TIMEOUT", "AGENT_REQUESTED"}
ACW_MS = range(1000, 3_600_001)
# Fields of the definition that are no settings, or that the cloud sets itself.
OTHERS = ("id", "name", "division", "dateCreated", "dateModified", "createdBy", "modifiedBy")


def read(body: Any, settings: dict[str, Any], division_id: str) -> dict[str, Any]:
    """Return the attributes of a queue that a body sets; what it does not say stays as it is given.

    Raises: Refused with ``required.field.missing``, ``invalid.value`` or ``bad.request``.
    """
    fields, kept = fields_of("QueueRequest", body), deepcopy(settings)
    own = {name: value for name, value in fields.items() if name not in OTHERS}
    _merge(kept["mediaSettings"], own.pop("mediaSettings", {}))
    _after_call_work(kept["acwSettings"], own.pop("acwSettings", {}))
    kept |= own
    _check(kept)
    named = {"name": fields["name"].strip(), "division_id": division_in(fields, division_id)}
    return named | {"settings": kept}


def division_in(fields: Mapping[str, Any], before: str) -> str:
    """Return the id of the division that a client named, or the one before.

    Raises: Refused with ``bad.request`` when there is no such division.
    """
    division_id = str(fields.get("division", {}).get("id", before))
    if division_id not in STATE.divisions:
        raise Refused(400, "bad.request", f"Unable to find a division with that id: {division_id}")
    return division_id


def _merge(kept: dict[str, Any], fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if isinstance(value, dict) and isinstance(kept.get(name), dict):
            _merge(kept[name], value)
        else:
            kept[name] = value


def _after_call_work(kept: dict[str, Any], own: Mapping[str, Any]) -> None:
    kept |= own
    if kept["wrapupPrompt"] not in TIMED_PROMPTS and "timeoutMs" not in own:
        kept.pop("timeoutMs", None)


def _check(settings: Mapping[str, Any]) -> None:
    """Refuse what the definition's descriptions exclude: a share beyond 1, after-call work beyond an hour."""
    for own in settings["mediaSettings"].values():
        if not 0 <= own["serviceLevel"]["percentage"] <= 1:
            raise invalid_value(own["serviceLevel"]["percentage"], "serviceLevel.percentage")
    acw = settings["acwSettings"]
    timeout_ms = acw.get("timeoutMs")
    if timeout_ms is not None and (acw["wrapupPrompt"] not in TIMED_PROMPTS or timeout_ms not in ACW_MS):
        raise invalid_value(timeout_ms, "acwSettings.timeoutMs")
