"""Files of records: posted raw or as a form, described, sent back, removed."""

import json

import pytest

from sandbox.front import dispatch
from tests.servicenow.cast import ADMIN, HIDDEN, READER, VPN, set_property, signed_in

FILES = "/api/now/attachment"
PLACE = {"table_name": "incident", "table_sys_id": VPN, "file_name": "notes.txt"}
BRIDGE = signed_in("bridge")
TEXT = {**BRIDGE, "Content-Type": "text/plain"}
FORM = {**BRIDGE, "Content-Type": "multipart/form-data; boundary=edge"}


@pytest.fixture
def upload(rf):
    """Return ``upload(path, raw, query, headers)``: the answer to raw bytes."""

    def uploaded(raw=b"first line", *, path=f"{FILES}/file", headers=TEXT, **place):
        query = {**PLACE, **place} if path.endswith("/file") else {}
        kind = headers.get("Content-Type", "")
        request = rf.generic("POST", path, raw, content_type=kind, headers=headers, query_params=query)
        return dispatch.answer("servicenow", request)

    return uploaded


def part(name, content, *, file_name="", kind=""):
    described = f'; filename="{file_name}"' if file_name else ""
    typed = f"Content-Type: {kind}\r\n" if kind else ""
    return f'--edge\r\nContent-Disposition: form-data; name="{name}"{described}\r\n{typed}\r\n{content}\r\n'


NAMES = part("table_name", "incident") + part("table_sys_id", VPN)
FILE = part("uploadFile", "log line", file_name="a.log", kind="text/x-log")


def result_of(answer):
    assert answer.status_code == 201, answer.content
    return json.loads(answer.content)["result"]


def test_keeps_a_file(upload):
    answer = upload(b"x" * 5000)
    kept = result_of(answer)

    assert answer["Location"] == f"http://localhost/api/now/v1/attachment/{kept['sys_id']}/file"
    assert {type(value) for value in kept.values()} == {str}
    assert (kept["size_bytes"], kept["content_type"], kept["compressed"]) == ("5000", "text/plain", "true")
    assert int(kept["size_compressed"]) < 5000


def test_sends_it_back(call, upload):
    sys_id = result_of(upload(b"first line"))["sys_id"]

    file = call("GET", f"{FILES}/{sys_id}/file", headers={**BRIDGE, "Accept": "*/*"})

    assert (file.text, file.headers["Content-Type"]) == ("first line", "text/plain")
    assert json.loads(file.headers["X-Attachment-Metadata"])["file_name"] == "notes.txt"


def test_sends_it_back_from_where_it_says(call, upload):
    place = upload(b"first line", path="/api/now/attachment/file")["Location"]

    file = call("GET", place.removeprefix("http://localhost"), headers={**BRIDGE, "Accept": "*/*"})

    assert (file.status, file.text) == (200, "first line")


def test_lists_and_describes(call, upload):
    kept = result_of(upload())
    query = {"sysparm_query": f"table_name=incident^table_sys_id={VPN}"}

    listed = call("GET", FILES, query=query).result

    assert listed == [call("GET", f"{FILES}/{kept['sys_id']}").result] == [kept]
    assert call("GET", FILES, query={"sysparm_limit": "0"}).status == 400


def test_keeps_the_last_part_of_a_form(upload):
    kept = result_of(upload((NAMES + FILE + "--edge--\r\n").encode(), path=f"{FILES}/upload", headers=FORM))

    assert (kept["file_name"], kept["content_type"], kept["size_bytes"]) == ("a.log", "text/x-log", "8")


def test_takes_a_file_name_that_says_how_it_is_written(upload):
    named = FILE.replace('filename="a.log"', "filename*=UTF-8''%C3%A4.log")
    kept = result_of(upload((NAMES + named + "--edge--\r\n").encode(), path=f"{FILES}/upload", headers=FORM))

    assert kept["file_name"] == "ä.log"


@pytest.mark.parametrize(
    "form", [FILE + NAMES, NAMES, part("table_name", "incident") + FILE, NAMES + FILE + FILE]
)
def test_refuses_other_forms(call, upload, form):
    refused = upload(f"{form}--edge--\r\n".encode(), path=f"{FILES}/upload", headers=FORM)

    assert refused.status_code == 400
    assert call("GET", FILES).result == []


def test_removes(call, upload):
    sys_id = result_of(upload())["sys_id"]

    assert call("DELETE", f"{FILES}/{sys_id}").status == 204
    assert call("GET", f"{FILES}/{sys_id}").status == 404
    assert call("GET", f"{FILES}/{sys_id}/file").status == 404


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ({"table_sys_id": "0" * 32}, 404),
        ({"table_name": "incidnet"}, 400),
        ({"file_name": ""}, 400),
    ],
)
def test_refuses_a_file_without_a_place(upload, place, status):
    assert upload(**place).status_code == status


def test_hides_files_of_hidden_records(call, upload):
    sys_id = result_of(upload(table_sys_id=HIDDEN))["sys_id"]

    assert call("GET", f"{FILES}/{sys_id}", headers=READER).status == 404
    assert call("GET", FILES, headers=READER).result == []
    assert call("GET", f"{FILES}/{sys_id}", headers=ADMIN).status == 200


def test_takes_no_file_from_those_who_may_only_read(call, upload):
    sys_id = result_of(upload())["sys_id"]

    assert upload(headers={**READER, "Content-Type": "text/plain"}).status_code == 403
    assert call("DELETE", f"{FILES}/{sys_id}", headers=READER).status == 403


def test_obeys_the_properties(call, upload):
    set_property(call, "glide.attachment.extensions", "txt, log")
    assert upload(file_name="run.exe").status_code == 400
    assert upload(file_name="run.LOG").status_code == 201

    set_property(call, "com.glide.attachment.max_size", "0")

    assert upload(b"x").status_code == 400
