"""Wrap-up segments: one agent's part of the after-call work; no ``result`` stands around these answers."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.servicenow.interactions.reading import bad, exists, text
from sandbox.servicenow.resources import JSON_TYPE, body, caller
from sandbox.servicenow.store import Row, stamp
from sandbox.servicenow.world import WORLD
from sandbox.servicenow.wrapup import codes, configurations

SEGMENTS = "interaction_wrap_up_segment"
OPEN, CLOSED, AWAITING = "open", "closed", "awaiting_confirmation"
TALKING = ("work_in_progress", "on_hold")
MAX_NOTES = 4000


def create(request: HttpRequest) -> HttpResponse:
    """Open a segment, as the wrap-up begins."""
    sent, by = body(request), caller(request)
    values = _values(sent)
    is_external = bool(values["external"])
    configuration = configurations.of_request(sent, is_external=is_external, by=by)
    values["wrap_up_configuration"] = configuration["sys_id"]
    row = WORLD.writer(by).insert(SEGMENTS, {**values, **_told_by_ai(sent, configuration)})
    interaction = WORLD.stores["interaction"].rows[row["interaction"]]
    if interaction["state"] in TALKING:
        WORLD.writer(by).update("interaction", row["interaction"], {"state": "wrap_up"})
    return _answer("Wrap-up segment created successfully.", row)


def one(request: HttpRequest, segment_id: str) -> HttpResponse:
    """Return the segment with this sys_id, or with this id on the provider's side."""
    row = WORLD.stores[SEGMENTS].rows.get(segment_id) or _last(external_segment_id=segment_id)
    return _found(row)


def of_agent(request: HttpRequest, agent_id: str, interaction_id: str) -> HttpResponse:
    """Return the agent's segment of the interaction."""
    return _found(_last(agent=agent_id, interaction=interaction_id))


def update(request: HttpRequest) -> HttpResponse:
    """Close the segment with code and notes; without a confirmation from outside it awaits one."""
    row, sent = _named(request.GET.dict()), body(request)
    if row["state"] == CLOSED:
        raise bad("Wrap-up segment is already closed.")
    confirmed_on, notes = text(sent, "confirmed_on"), _notes(sent, "notes")
    is_done = bool(confirmed_on) or row["external"] != "true"
    values = {
        "state": CLOSED if is_done else AWAITING,
        "submitted_on": row["submitted_on"] or stamp(clock.now()),
        "code": _code(row, text(sent, "wrap_up_code")),
        "notes": notes or row["notes"],
        "confirmed_on": confirmed_on,
    }
    changed = WORLD.writer(caller(request)).update(SEGMENTS, row["sys_id"], values)
    return _answer("Wrap-up segment updated successfully.", changed)


def update_by_ai(request: HttpRequest) -> HttpResponse:
    """Keep what an outer AI recommends, as far as the configuration wants it."""
    sent = body(request)
    row = _named(sent)
    configuration = configurations.of_segment(row)
    if row["state"] != OPEN:
        raise bad("Wrap-up segment is not open.")
    if configuration.get("use_third_party_ai") != "true":
        raise bad("use_third_party_ai is not enabled for this wrap-up configuration.")
    told = _told_by_ai(sent, configuration)
    changed = WORLD.writer(caller(request)).update(SEGMENTS, row["sys_id"], told)
    names = ("sys_id", "agent", "interaction", "ai_wrap_up_code", "ai_notes")
    shown = {name: changed[name] for name in (*names, "ai_code_defined_at", "ai_notes_defined_at")}
    answer = {"success": True, "message": "AI wrap-up data updated successfully.", "segment": shown}
    return JsonResponse(answer, content_type=JSON_TYPE)


def _values(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a new segment."""
    agent, interaction = (
        text(sent, name, is_required=True) for name in ("agent_sys_id", "interaction_sys_id")
    )
    if not exists("sys_user", agent) or not exists("interaction", interaction):
        raise bad("agent_sys_id or interaction_sys_id is not valid")
    is_external, is_segmented = (sent.get(name, False) for name in ("external", "segmented"))
    if not isinstance(is_external, bool) or not isinstance(is_segmented, bool):
        raise bad("external and segmented are booleans")
    _notes(sent, "ai_notes")
    needs_segment = is_external and is_segmented
    return {
        "agent": agent,
        "interaction": interaction,
        "external": is_external,
        "segmented": is_segmented,
        "external_segment_id": text(sent, "external_segment_id", is_required=is_external),
        "segment_id": text(sent, "segment_id", is_required=needs_segment),
        "segment_table": text(sent, "segment_table", is_required=needs_segment),
        "opened_on": text(sent, "opened_on"),
    }


def _told_by_ai(sent: Mapping[str, Any], configuration: Row) -> dict[str, str]:
    """Return what an AI said, each part only where it is enabled."""
    now_ms = str(int(clock.now().timestamp() * 1000))
    code, notes = text(sent, "ai_wrap_up_code"), _notes(sent, "ai_notes")
    told: dict[str, str] = {}
    if code and configuration["enable_ai_code"] == "true":
        told |= {"ai_wrap_up_code": code, "ai_code_defined_at": now_ms}
    if notes and configuration["enable_ai_notes"] == "true":
        told |= {"ai_notes": notes, "ai_notes_defined_at": now_ms}
    return told


def _notes(sent: Mapping[str, Any], name: str) -> str:
    notes = text(sent, name)
    if len(notes) > MAX_NOTES:
        raise bad(f"{name} is longer than {MAX_NOTES} characters")
    return notes


def _code(row: Row, label: str) -> str:
    """Return the chosen code's sys_id, else the default's."""
    configuration = configurations.of_segment(row)
    if not label:
        return configuration.get("default_code", "")
    chosen = codes.labelled(label)
    allowed = [each["sys_id"] for each in configurations.allowed_codes(configuration)]
    if chosen is None or (allowed and chosen["sys_id"] not in allowed):
        raise bad(f"Wrap up code {label} is not allowed.")
    return chosen["sys_id"]


def _named(names: Mapping[str, Any]) -> Row:
    """Return the segment that is meant: by its id, the provider's id, or agent and interaction.

    Raises: Refused.
    """
    sys_id, outer_id = text(names, "segment_sys_id"), text(names, "external_segment_id")
    agent, interaction = text(names, "agent_sys_id"), text(names, "interaction_sys_id")
    row: Row | None = None
    if sys_id:
        row = WORLD.stores[SEGMENTS].rows.get(sys_id)
    elif outer_id:
        row = _last(external_segment_id=outer_id)
    elif agent and interaction:
        row = _last(agent=agent, interaction=interaction)
    if row is None:
        raise bad("Wrap-up segment not found.")
    return row


def _last(**wanted: str) -> Row | None:
    first, value = next(iter(wanted.items()))
    rows = WORLD.stores[SEGMENTS].having(first, value)
    fitting = [row for row in rows if all(row[name] == each for name, each in wanted.items())]
    return fitting[-1] if fitting and value else None


def _found(row: Row | None) -> HttpResponse:
    if row is None:
        raise bad("Wrap-up segment not found.")
    message = "Wrap up segment retrieved successfully."
    shown = {"success": True, "message": message, "segment_id": row["sys_id"], "segment": _described(row)}
    return JsonResponse(shown, content_type=JSON_TYPE)


def _answer(message: str, row: Row) -> HttpResponse:
    shown = {"success": True, "message": message, "sys_id": row["sys_id"], "segment": _described(row)}
    return JsonResponse(shown, content_type=JSON_TYPE)


def _described(row: Row) -> dict[str, Any]:
    chosen = WORLD.stores[codes.CODES].rows.get(row["code"])
    texts = ("agent", "interaction", "state", "sys_id", "external_segment_id", "segment_id", "segment_table")
    more = ("notes", "opened_on", "submitted_on", "confirmed_on", "ai_wrap_up_code", "ai_notes")
    stamps = ("ai_code_defined_at", "ai_notes_defined_at")
    return {
        **{name: row[name] for name in (*texts, *more, *stamps)},
        "external": row["external"] == "true",
        "segmented": row["segmented"] == "true",
        "awaiting_confirmation": row["state"] == AWAITING,
        "code": codes.described(chosen) if chosen else {},
        "wrap_up_configuration": configurations.described(configurations.of_segment(row)),
    }
