"""The vendor's library in a page of another site, in a real browser: by CORS alone."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from conformance import aliases
from sandbox.testing.clouds import CHALLENGE, REDIRECT, VERIFIER
from sandbox.testing.ids import uuid_of

DESK = "https://desk.sandbox.test/"
LIBRARY = Path(__file__).parent / "node_modules" / "purecloud-platform-client-v2"
BUNDLE = LIBRARY / "dist" / "web-cjs" / "purecloud-platform-client-v2.min.js"
# A browser of today asks its user before such a page may reach this machine.
FLAGS = ("--no-sandbox", "--disable-features=LocalNetworkAccessChecks")
STORY = """
async ([environment, code, verifier, redirect, presence]) => {
  const sdk = require("platformClient");
  const client = sdk.ApiClient.instance;
  client.setEnvironment(environment);
  client.setReturnExtendedResponses(true);
  await client.authorizePKCEGrant("sandbox-agent", verifier, code, redirect);
  const users = new sdk.UsersApi();
  const me = await users.getUsersMe({});
  const chosen = { presenceDefinition: { id: presence } };
  await new sdk.PresenceApi().patchUserPresencesPurecloud(me.body.id, chosen);
  const refused = await users.getUser("no-such-user").catch((error) => error);
  return { mail: me.body.email, seen: Object.keys(me.headers), refused: refused.status };
}
"""


@pytest.fixture
def page(clouds):
    """An empty page of the desk, in a browser that finds the sandbox's names."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium: install one, or name it in CHROMIUM")
    rules = ", ".join(f"MAP {host} 127.0.0.1:{port}" for host, port in aliases.ports(clouds).items())
    with sync_playwright() as playwright:
        flags = [*FLAGS, f"--host-resolver-rules={rules}"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        opened = browser.new_page(ignore_https_errors=True)
        opened.route(DESK, lambda route: route.fulfill(body="<title>Desk</title>", content_type="text/html"))
        opened.goto(DESK)
        yield opened
        browser.close()


def test_a_page_of_another_site_signs_in_and_acts(page, clouds):
    page.add_script_tag(path=BUNDLE)
    code = clouds.code("priya", CHALLENGE)

    told = page.evaluate(STORY, ["sandbox.test", code, VERIFIER, REDIRECT, uuid_of("presence", "Meal")])

    assert (told["mail"], told["refused"]) == ("priya.nair@northwind.example", 404)
    assert {"inin-correlation-id", "inin-ratelimit-allowed"} <= set(told["seen"])
    assert clouds.user("priya")["presence"] == "Meal"


def test_no_page_of_another_site_reads_an_instance_without_a_rule(page):
    asked = f"fetch('https://{aliases.INSTANCE}/api/now/table/incident').then(() => 'read', () => 'refused')"

    assert page.evaluate(asked) == "refused"
