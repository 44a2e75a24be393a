"""The page for people: what it asks for and does beside the control interface that programs use."""

from typing import Any

import pytest
from django.test import RequestFactory

from sandbox.control.faults import FAULTS
from sandbox.genesys.state import STATE
from sandbox.genesys.testers import files
from sandbox.servicenow.world import WORLD as SERVICENOW
from tests.genesys.cast import Answer, Caller, Leg, begin, read, step

nobody = Caller()


@pytest.fixture(autouse=True)
def _calm_instance() -> Any:
    SERVICENOW.reset()
    yield
    FAULTS["servicenow"].clear()


def upload(name: str, content: bytes = b"x", mime: str = "image/png") -> Answer:
    return read(RequestFactory().post(f"/sandbox/files?name={name}", content, content_type=mime))


def path_of(answer: Answer) -> str:
    url: str = answer.body["attachment"]["url"]
    return url.partition("testserver")[2]


def stage() -> dict[str, Any]:
    body: dict[str, Any] = nobody.get("/sandbox/overview").body
    return body


def test_shows_everything_in_one_answer(agent: Caller) -> None:
    begin()
    nobody.post("/sandbox/scenarios/429-storm")
    nobody.post("/sandbox/faults?cloud=servicenow", {"preset": "hibernating"})

    shown = stage()
    assert [each["customer"]["key"] for each in shown["conversations"]] == ["noor"]
    assert [each["name"] for each in shown["runs"]] == ["429-storm"]
    assert len(shown["clouds"]["genesys"]["rules"]) == 1
    assert len(shown["clouds"]["servicenow"]["rules"]) == 1


def test_shows_drills_in_figures_only() -> None:
    nobody.post("/sandbox/scenarios/outage-drill")

    begin()
    step(20)

    shown = stage()
    assert len(shown["conversations"]) == 1
    assert shown["extra"] == {"all": 500, "onQueue": 500}
    assert len(shown["users"]) < 20


def test_customer_has_read_what_arrived(agent: Caller, chat: Leg) -> None:
    agent.post(chat.messages_path, {"textBody": "Hello"})
    nobody.post(f"/sandbox/conversations/{chat.conversation_id}/read")
    before = stage()["conversations"][0]["messages"][-1]["status"]
    step(2)
    nobody.post(f"/sandbox/conversations/{chat.conversation_id}/read")

    assert before == "queued"
    assert stage()["conversations"][0]["messages"][-1]["status"] == "read"


def test_customer_sends_a_file(chat: Leg) -> None:
    kept = upload("label.png")
    nobody.post(f"/sandbox/conversations/{chat.conversation_id}/messages", kept.body)

    content = stage()["conversations"][0]["messages"][-1]["content"]
    assert content[0]["attachment"]["filename"] == "label.png"
    assert nobody.get(path_of(kept)).headers["Content-Type"] == "image/png"


def test_hands_out_nothing_that_a_browser_would_run() -> None:
    kept = upload("page.html", b"<script>alert(1)</script>", "text/html")

    answer = nobody.get(path_of(kept))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("name", "content", "status"), [("", b"x", 400), ("a.txt", b"", 400)])
def test_refuses_a_file_without_name_or_content(name: str, content: bytes, status: int) -> None:
    assert upload(name, content).status == status


def test_refuses_a_large_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 3)

    assert upload("a.txt", b"1234").status == 413


def test_keeps_the_newest_files() -> None:
    kept = [upload(f"{number}.png") for number in range(52)]

    assert nobody.get(path_of(kept[0])).status == 404
    assert nobody.get(path_of(kept[-1])).status == 200
    assert len(STATE.files) == files.MAX_FILES


def test_customer_chooses_a_quick_reply() -> None:
    conversation_id = begin(bot=True)
    button = {"type": "QuickReply", "text": "A device", "payload": "A device"}

    answer = nobody.post(
        f"/sandbox/conversations/{conversation_id}/messages", {"text": "A device", "button": button}
    )

    assert answer.status == 201
    said = [each for each in stage()["conversations"][0]["messages"] if each["direction"] == "inbound"]
    assert said[-1]["content"][0]["buttonResponse"] == button


@pytest.mark.parametrize("button", ["x", {"colour": "red"}])
def test_refuses_unreadable_buttons(button: Any) -> None:
    path = f"/sandbox/conversations/{begin()}/messages"

    assert nobody.post(path, {"text": "x", "button": button}).status == 400


def test_reset_by_seed_repeats_ids() -> None:
    nobody.post("/sandbox/reset", {"seed": "7"})
    first = [begin(), begin()]
    nobody.post("/sandbox/reset", {"seed": "7"})

    assert [begin(), begin()] == first
    assert nobody.post("/sandbox/reset", {"seed": []}).status == 400
