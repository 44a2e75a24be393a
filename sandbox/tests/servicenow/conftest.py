"""An instance as it starts, and a short way to call it through dispatch."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import RequestFactory

from sandbox import clock
from sandbox.control import switches
from sandbox.control.faults import FAULTS
from sandbox.control.journal import JOURNALS
from sandbox.front import dispatch
from sandbox.servicenow.world import WORLD

ACCEPT = {"Accept": "application/json"}
BASIC = "Basic " + base64.b64encode(b"bridge:bridge").decode()


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]
    cookies: dict[str, str]

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    @property
    def result(self) -> Any:
        return self.body["result"]


@pytest.fixture(autouse=True)
def _fresh_instance() -> Iterator[None]:
    WORLD.reset()
    FAULTS["servicenow"].clear()
    JOURNALS["servicenow"].clear()
    yield
    clock.reset()
    FAULTS["servicenow"].clear()
    switches.clear("servicenow")


@pytest.fixture
def call() -> Callable[..., Answer]:
    """Return ``call(method, path, sent, *, query, form, headers)``.

    Signs in unless headers are given, accepts JSON unless they say otherwise; an empty header is not sent.
    """

    def send(
        method: str,
        path: str,
        sent: Any = None,
        *,
        query: dict[str, str] | None = None,
        form: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        given = {"Authorization": BASIC} if headers is None else headers
        named = {name: text for name, text in {**ACCEPT, **given}.items() if text}
        content = form if form is not None else json.dumps(sent) if sent is not None else ""
        kind = "application/x-www-form-urlencoded" if form is not None else "application/json"
        request = RequestFactory().generic(
            method,
            path,
            data=content,
            content_type=given.get("Content-Type", kind),
            headers=named,
            query_params=query,
        )
        response = dispatch.answer("servicenow", request)
        cookies = {name: morsel.value for name, morsel in response.cookies.items()}
        return Answer(response.status_code, response.content.decode(), dict(response.headers), cookies)

    return send


@pytest.fixture
def rows(call: Callable[..., Answer]) -> Callable[..., list[dict[str, Any]]]:
    """Return ``rows(table, query, fields)``: what the Table API lists for an encoded query."""

    def listed(table: str, query: str, fields: str = "number") -> list[dict[str, Any]]:
        wanted = {
            "sysparm_query": query,
            "sysparm_fields": fields,
            "sysparm_exclude_reference_link": "true",
        }
        found: list[dict[str, Any]] = call("GET", f"/api/now/table/{table}", query=wanted).result
        return found

    return listed
