"""Attachment API: files of records, and what is known of them."""

import hashlib
import json
import zlib
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.servicenow.errors import NO_RECORD, Refused, bad_request
from sandbox.servicenow.resources import caller, no_content, origin, result, whole
from sandbox.servicenow.store import Row
from sandbox.servicenow.tables import table_api
from sandbox.servicenow.world import WORLD

TABLE = "sys_attachment"
DEFAULT_LIMIT = 1000
MEGABYTE = 1024 * 1024
MAX_SIZE, EXTENSIONS = "com.glide.attachment.max_size", "glide.attachment.extensions"


def listed(request: HttpRequest) -> HttpResponse:
    """Return what is known of the files of records that the caller may see."""
    limit = whole(request, "sysparm_limit", DEFAULT_LIMIT, low=1)
    offset = whole(request, "sysparm_offset", 0, low=0)
    rows = table_api.wanted_rows(request, TABLE)
    page = [row for row in rows[offset : offset + limit] if _is_visible(request, row)]
    response = result([_described(request, row) for row in page])
    response["X-Total-Count"] = str(len(rows))
    return response


def one(request: HttpRequest, sys_id: str) -> HttpResponse:
    """Return what is known of the file."""
    return result(_described(request, _visible(request, sys_id)))


def content(request: HttpRequest, sys_id: str) -> HttpResponse:
    """Return the file."""
    row = _visible(request, sys_id)
    if sys_id not in WORLD.files:
        raise Refused(404, *NO_RECORD)
    response = HttpResponse(WORLD.files[sys_id], content_type=row["content_type"])
    response["X-Attachment-Metadata"] = json.dumps(_described(request, row))
    return response


def remove(request: HttpRequest, sys_id: str) -> HttpResponse:
    """Remove the file."""
    row = _visible(request, sys_id)
    _demand_parent(request, row["table_name"], row["table_sys_id"])
    WORLD.writer(caller(request)).delete(TABLE, sys_id)
    WORLD.files.pop(sys_id, None)
    return no_content()


def post_file(request: HttpRequest) -> HttpResponse:
    """Keep the body as a file of the record that the query names."""
    names = ("table_name", "table_sys_id", "file_name")
    missing = [name for name in names if not request.GET.get(name)]
    if missing:
        raise bad_request(f"Missing required parameter: {', '.join(missing)}")
    if not request.content_type:
        raise bad_request("Content-Type is required")
    place = {name: request.GET[name] for name in names}
    return _stored(request, place, request.content_type, request.body)


def post_form(request: HttpRequest) -> HttpResponse:
    """Keep the file of a form, which must be its last part."""
    raw = request.body
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    named = {name: request.POST.get(name, "") for name in ("table_name", "table_sys_id")}
    if len(files) != 1 or not all(named.values()):
        raise bad_request("table_name, table_sys_id and one file are required")
    if any(raw.find(f'name="{name}"'.encode()) > raw.find(b"filename") for name in named):
        raise bad_request("The file must be the last part")
    file = files[0]
    place = {**named, "file_name": file.name or ""}
    return _stored(request, place, file.content_type or "application/octet-stream", file.read())


def _stored(request: HttpRequest, place: dict[str, str], content_type: str, raw: bytes) -> HttpResponse:
    """Keep the file when its record takes files, its size and its kind are in order."""
    _demand_parent(request, place["table_name"], place["table_sys_id"])
    if len(raw) > WORLD.whole_property(MAX_SIZE, 1024) * MEGABYTE:
        raise bad_request("File size exceeds the maximum allowed")
    allowed = [each.strip().lower() for each in WORLD.property(EXTENSIONS).split(",") if each.strip()]
    if allowed and place["file_name"].rpartition(".")[2].lower() not in allowed:
        raise bad_request(f"File type is not allowed: {place['file_name']}")
    sizes = {"size_bytes": len(raw), "size_compressed": len(zlib.compress(raw))}
    digest = hashlib.sha256(raw).hexdigest()
    known = {**place, **sizes, "content_type": content_type, "hash": digest}
    row = WORLD.writer(caller(request)).insert(TABLE, known)
    WORLD.files[row["sys_id"]] = raw
    response = result(_described(request, row), status=201)
    # Source: sandbox case S8, an official client's run: with the version, whichever was asked, and /file.
    response["Location"] = f"{origin(request)}/api/now/v1/attachment/{row['sys_id']}/file"
    return response


def _demand_parent(request: HttpRequest, table: str, sys_id: str) -> None:
    """Pass when the caller sees the record and may write it, or refuse."""
    table_api.existing(table)
    row = table_api.visible(request, table, sys_id)
    table_api.demand(WORLD.guard(caller(request)), "write", table, row)


def _visible(request: HttpRequest, sys_id: str) -> Row:
    row = WORLD.stores[TABLE].rows.get(sys_id)
    if row is None or not _is_visible(request, row):
        raise Refused(404, *NO_RECORD)
    return row


def _is_visible(request: HttpRequest, row: Row) -> bool:
    """Return whether the caller sees the record that the file belongs to."""
    try:
        table_api.existing(row["table_name"])
        table_api.visible(request, row["table_name"], row["table_sys_id"])
    except Refused:
        return False
    return True


def _described(request: HttpRequest, row: Row) -> dict[str, Any]:
    link = f"{origin(request)}/api/now/attachment/{row['sys_id']}/file"
    return {**row, "download_link": link}
