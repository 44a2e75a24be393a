"""Files that customers attach on the page: a few are kept, and handed out as nothing a browser would run."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.control.bodies import BadRequest
from sandbox.genesys.state import STATE
from sandbox.genesys.testers.model import File

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 50
MAX_NAME_CHARS = 120
# What a browser may show in place; everything else is only to be downloaded.
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")
KINDS = {"image": "Image", "video": "Video", "audio": "Audio"}


def store(request: HttpRequest) -> HttpResponse:
    """Take a file as the raw body, its name in the query: 201 with the attachment to send."""
    name = request.GET.get("name", "").replace("/", "_").strip()[:MAX_NAME_CHARS]
    if not name or not request.body:
        raise BadRequest("Send the file as the body, and ?name=…")
    if len(request.body) > MAX_BYTES:
        raise BadRequest(f"A file has at most {MAX_BYTES // 1024 // 1024} MB.", 413)
    file = File(name=name, mime=request.content_type or "application/octet-stream", content=request.body)
    file_id = STATE.new_id("file")
    STATE.files[file_id] = file
    for old in list(STATE.files)[:-MAX_FILES]:
        del STATE.files[old]
    url = request.build_absolute_uri(f"/sandbox/files/{file_id}/{quote(name)}")
    return JsonResponse({"attachment": _attachment(file, url)}, status=201)


def one(request: HttpRequest, file_id: str, name: str) -> HttpResponse:
    """Return a file's content."""
    file = STATE.files.get(file_id)
    if file is None:
        raise BadRequest("There is no such file, or no longer.", 404)
    is_shown = file.mime in SHOWN
    answer = HttpResponse(file.content, content_type=file.mime if is_shown else "application/octet-stream")
    place = "inline" if is_shown else "attachment"
    answer["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(file.name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _attachment(file: File, url: str) -> dict[str, str | int]:
    kind = KINDS.get(file.mime.partition("/")[0], "File")
    own: dict[str, str | int] = {"mediaType": kind, "url": url, "mime": file.mime, "filename": file.name}
    return own | {"contentSizeBytes": len(file.content)}
