"""Both clouds without faults and without memory; calls go to ServiceNow's stand-in through dispatch."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory

from sandbox import clock
from sandbox.control.faults import FAULTS
from sandbox.control.journal import JOURNALS, SENT
from sandbox.front import dispatch
from sandbox.servicenow.world import WORLD


@pytest.fixture(autouse=True)
def _calm() -> Iterator[None]:
    WORLD.reset()
    SENT.clear()
    for cloud in ("genesys", "servicenow"):
        FAULTS[cloud].clear()
        JOURNALS[cloud].clear()
    yield
    clock.reset()
    for cloud in ("genesys", "servicenow"):
        FAULTS[cloud].clear()


@pytest.fixture
def call() -> Callable[..., HttpResponseBase]:
    """Return ``call(method, path, sent=None, **headers)``, signed in by API key."""

    def send(method: str, path: str, sent: Any = None, **headers: str) -> HttpResponseBase:
        content = "" if sent is None else sent if isinstance(sent, str) else json.dumps(sent)
        named = {"x-sn-apikey": "sandbox", "Accept": "application/json", **headers}
        request = RequestFactory().generic(
            method, path, data=content, content_type="application/json", headers=named
        )
        return dispatch.answer("servicenow", request)

    return send


@pytest.fixture
def fault(call: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return ``fault(**wanted)``: posts to /sandbox/faults."""
    return lambda **wanted: call("POST", "/sandbox/faults", wanted)
