"""Whole stories: real commits, real pushes, one event loop; an error that was only logged fails the test."""

import logging

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async

from tests.support.clicks import browser_of
from tests.support.tab import Tab

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _no_silent_error(caplog):
    """Pushes run after commit, where Django logs what they raise and goes on."""
    yield
    errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not errors, errors[0].exc_text or errors[0].getMessage()


@pytest_asyncio.fixture
async def tab(agent, desk):
    """The agent's page."""
    opened = await Tab.of(desk)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def their_tab(colleague):
    """The colleague's page."""
    opened = await Tab.of(await sync_to_async(browser_of)(colleague))
    yield opened
    await opened.close()


@pytest.fixture
def press():
    """Return ``await press(browser, "/legs/7/hold/", field="…")``: a click as htmx sends it."""

    @sync_to_async
    def pressed(browser, path, **filled):
        response = browser.post(path, {"request_key": f"{path}{filled}"[:64], **filled}, headers=HTMX)
        assert response.status_code == 204, response.content.decode()

    return pressed
