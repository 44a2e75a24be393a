"""What the processes of the gateway need to be watched: the loop's time, and the other end of a socket."""

import asyncio

import pytest
import pytest_asyncio

from gateway import stream
from tests.support.loop_time import LoopTime
from tests.support.notifications import TOPIC, NotificationServer


class Heard(list):
    """The words of the events that were passed on, in order. keys, topics: theirs."""

    def __init__(self):
        super().__init__()
        self.keys, self.topics = [], []

    def take(self, event):
        self.append(event.payload["word"])
        self.keys.append(event.key)
        self.topics.append(event.topic)
        stored = asyncio.get_running_loop().create_future()
        stored.set_result(None)
        return stored


@pytest_asyncio.fixture
async def loop_time():
    """The time of the test's event loop; a test lets it pass."""
    return LoopTime()


@pytest_asyncio.fixture
async def genesys(clouds, settings):
    """The other end of the notification sockets; their channels are made by the sandbox."""
    async with NotificationServer() as server:
        settings.SANDBOX_GENESYS_PORT = server.port
        yield server


@pytest.fixture
def heard():
    return Heard()


@pytest_asyncio.fixture
async def listen(genesys, loop_time, heard):
    """Return ``listen(take=…, gap=…, topics=…)``: Bridge reads from now on; its task is returned."""
    tasks = []

    def began(**more):
        plain = {"topics": lambda: [TOPIC], "take": heard.take, "gap": lambda: None}
        tasks.append(asyncio.create_task(stream.listen(stream.Listener(**plain | more))))
        return tasks[-1]

    yield began
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
