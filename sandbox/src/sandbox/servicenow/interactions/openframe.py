"""OpenFrame's API of voice interactions: a call with its logs and related records; a failure may be a 200."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.errors import Refused
from sandbox.servicenow.interactions.reading import exists, part, parts, person_with, phone, text
from sandbox.servicenow.resources import body, caller, result
from sandbox.servicenow.world import WORLD

SUCCESS, FAILURE = {"status": "SUCCESS"}, {"status": "FAILURE"}
# what the API calls it -> the column
COLUMNS = {
    "callbackPhoneNumber": "caller_phone_number",
    "clientSessionId": "client_session_id",
    "inboundId": "inbound_id",
}


def create(request: HttpRequest) -> HttpResponse:
    """Create the interaction of a call; 400 without the caller's number."""
    sent = body(request)
    call = part(sent, "interaction")
    number = phone(call, "userPhoneNumber")
    values = {"type": "phone", "caller_phone_number": number, "opened_for": person_with(number)}
    values |= _values(sent)
    logs, related = parts(sent, "phoneLogs"), parts(sent, "relatedRecords")
    if not _all_exist(related):
        return result(FAILURE)
    values["state"] = "work_in_progress" if values.get("assigned_to") else "new"
    row = WORLD.writer(caller(request)).insert("interaction", values)
    _attach(request, row["sys_id"], logs, related)
    return result({**SUCCESS, "sysId": row["sys_id"], "number": row["number"]})


def change(request: HttpRequest, interaction_sys_id: str) -> HttpResponse:
    """Change the interaction of a call; what cannot be done is a FAILURE with status 200."""
    sent = body(request)
    values, logs, related = _values(sent), parts(sent, "phoneLogs"), parts(sent, "relatedRecords")
    is_empty = not part(sent, "interaction")
    if is_empty or not exists("interaction", interaction_sys_id) or not _all_exist(related):
        return result(FAILURE)
    try:
        WORLD.writer(caller(request)).update("interaction", interaction_sys_id, values)
    except Refused:  # a rule of the table forbids it; this API tells nobody why
        return result(FAILURE)
    _attach(request, interaction_sys_id, logs, related)
    return result(SUCCESS)


def _values(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that the body speaks of."""
    call, context = part(sent, "interaction"), part(sent, "interactionContext")
    named = {column: text(call, name) for name, column in COLUMNS.items()}
    values = {column: value for column, value in named.items() if value}
    values |= {str(name): str(value) for name, value in part(call, "additionalParams").items()}
    if context:
        values["interaction_context"] = json.dumps(context)
    return values


def _all_exist(related: list[dict[str, Any]]) -> bool:
    return all(exists(str(each.get("documentTable")), str(each.get("documentId"))) for each in related)


def _attach(
    request: HttpRequest, interaction_id: str, logs: list[dict[str, Any]], related: list[dict[str, Any]]
) -> None:
    writer = WORLD.writer(caller(request))
    for log in logs:
        writer.insert("sn_openframe_phone_log", {**log, "interaction": interaction_id})
    for each in related:
        table, sys_id = each["documentTable"], each["documentId"]
        task = {"type": "task", "task": sys_id} if table == "incident" else {"type": table}
        document = {"document_table": table, "document_id": sys_id}
        writer.insert("interaction_related_record", {"interaction": interaction_id, **document, **task})
