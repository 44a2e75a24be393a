"""Wrap-up codes: created by label, some of a list perhaps not; a label that exists is updated."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.interactions.reading import bad, parts, text
from sandbox.servicenow.resources import body, caller, result
from sandbox.servicenow.store import Row
from sandbox.servicenow.world import WORLD

CODES = "interaction_wrap_up_code"
ALL, SOME = "All wrap up codes created successfully.", "Some wrap up codes could not be created."


def one(request: HttpRequest, code_id: str) -> HttpResponse:
    """Return the code."""
    row = WORLD.stores[CODES].rows.get(code_id)
    if row is None:
        raise bad("Wrap up code not found.")
    found = {"wrap_up_code": described(row)}
    return result({"message": "Wrap up code found.", "result_map": found, "success": True})


def create(request: HttpRequest) -> HttpResponse:
    """Create or update the codes; 207 when some of them are not valid, 400 when none is."""
    wanted = parts(body(request), "codes")
    valid = [each for each in wanted if _is_valid(each)]
    if not valid:
        raise bad("codes holds no valid wrap up code")
    made = [described(_keep(each, by=caller(request))) for each in valid]
    is_whole = len(valid) == len(wanted)
    return result(
        {
            "message": ALL if is_whole else SOME,
            "result_map": {"created_wrap_up_codes": made},
            "success": is_whole,
        },
        status=200 if is_whole else 207,
    )


def labelled(label: str) -> Row | None:
    """Return the active code with this label."""
    rows = WORLD.stores[CODES].having("code", label)
    return next((row for row in rows if row["active"] == "true"), None)


def described(row: Row) -> dict[str, Any]:
    """Return the code as the API shows it, with its first translation."""
    translations = json.loads(row["translations"] or "[]")
    first = translations[0] if translations else {}
    return {
        "code": row["code"],
        "description": row["description"],
        "active": row["active"] == "true",
        "external": row["external"] == "true",
        "sys_id": row["sys_id"],
        "translated_code": first.get("code", ""),
        "translated_description": first.get("description", ""),
    }


def _is_valid(wanted: Mapping[str, Any]) -> bool:
    label, translations = wanted.get("code"), wanted.get("translations", [])
    texts = isinstance(label, str) and label and isinstance(wanted.get("description", ""), str)
    is_list = isinstance(translations, list) and all(_is_translation(each) for each in translations)
    return bool(texts) and is_list and isinstance(wanted.get("active", True), bool)


def _is_translation(wanted: Any) -> bool:
    is_object = isinstance(wanted, dict)
    return is_object and isinstance(wanted.get("code"), str) and isinstance(wanted.get("language"), str)


def _keep(wanted: Mapping[str, Any], *, by: str) -> Row:
    values = {
        "code": text(wanted, "code"),
        "description": text(wanted, "description"),
        "active": wanted.get("active", True),
        "translations": json.dumps(wanted.get("translations", [])),
        "external": True,
    }
    kept = next(iter(WORLD.stores[CODES].having("code", values["code"])), None)
    writer = WORLD.writer(by)
    return writer.update(CODES, kept["sys_id"], values) if kept else writer.insert(CODES, values)
