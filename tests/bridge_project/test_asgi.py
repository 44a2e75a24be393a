"""bridge_project.asgi: what a process with pages answers, and what one that only takes webhooks does."""

import pytest
from channels.testing import HttpCommunicator, WebsocketCommunicator

from bridge_project.asgi import application, webhooks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]
HOST = [(b"host", b"127.0.0.1")]


async def status_of(server, path):
    answer = await HttpCommunicator(server, "GET", path, headers=HOST).get_response(timeout=5)
    return answer["status"]


@pytest.mark.parametrize(
    ("path", "with_pages", "without"),
    [
        ("/healthz", 200, 200),
        ("/readyz", 503, 503),  # nobody reads the notifications here
        ("/hooks/genesys/events/", 405, 405),
        ("/signin/", 200, 404),
        ("/admin/login/", 200, 404),
        ("/metrics", 404, 404),
    ],
)
async def test_answers(path, with_pages, without):
    assert await status_of(application, path) == with_pages
    assert await status_of(webhooks, path) == without


async def test_has_no_sockets_without_pages():
    accepted, _ = await WebsocketCommunicator(webhooks, "/ws/desk/", headers=HOST).connect()

    assert not accepted
