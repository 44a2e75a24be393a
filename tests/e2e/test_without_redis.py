"""Redis goes away under an open page, and comes back."""

import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from tests.e2e import conftest
from tests.e2e.desk import Desk
from tests.support.running import free_ports

pytestmark = pytest.mark.e2e


class Redis:
    """A server of the test's own, without files."""

    def __init__(self):
        [self.port] = free_ports(1)
        self.url = f"redis://127.0.0.1:{self.port}"

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def stop(self):
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis():
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server on the path")
    server = Redis()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def demo(redis, tmp_path, chromium):
    with conftest.running(tmp_path, REDIS_URL=redis.url) as made:
        yield made


def test_the_page_says_so_asks_for_changes_and_is_live_again(desk, clouds, redis):
    pill = desk.page.get_by_role("status", name="Connection")
    redis.stop()
    expect(pill).to_contain_text("Not live", timeout=10_000)

    noor = clouds.customer(text="My VPN drops.")
    expect(desk.offer(noor).get_by_role("button", name="Accept")).to_be_visible(timeout=15_000)
    desk.accept(noor)
    other = Desk(desk.page.context.new_page())
    other.page.goto("/")
    expect(other.page.get_by_role("status", name="Connection")).to_contain_text("Not live")
    expect(other.card(noor)).to_be_visible()

    redis.start()
    for each in (desk, other):
        expect(each.page.get_by_role("status", name="Connection")).to_have_text("Live", timeout=15_000)
    noor.writes("Are you there?")
    expect(desk.messages).to_contain_text("Are you there?")
