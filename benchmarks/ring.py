"""How long an offer takes from the sandbox's event until Chromium shows it."""

import json
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks import clouds, environment, figures

AGENT, QUEUE, CUSTOMER = "Maya Reyes", "IT Service Desk", "sam"
ROUNDS = {"short": {0: 20, 300: 10}, "long": {0: 50, 300: 30}}
ROUND_S = 12.0
PAUSE_S = 0.25
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HEAD = (
    "ServiceNow slower by",
    "rings",
    "painted p50",
    "p95",
    "in the DOM p50",
    "caller in the ring",
    "caller later p50",
    "of it ServiceNow",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Durations in seconds. painted, in_dom: since the sandbox sent the event. caller_later: since the offer.

    with_caller: the offer appeared with its caller. look_up: ServiceNow's share of caller_later.
    """

    painted: float
    in_dom: float
    with_caller: bool
    caller_later: float
    look_up: float


class Sent:
    """A second subscription to the agent's topic, which measures when the sandbox sends an offer."""

    def __init__(self, agent_id: str) -> None:
        self.at: dict[str, float] = {}
        self._agent_id = agent_id
        self._socket = connect(clouds.second_channel(f"v2.users.{agent_id}.conversations"), compression=None)
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()

    def _listen(self) -> None:
        try:
            for frame in self._socket:
                now, event = time.time(), json.loads(frame).get("eventBody", {})
                if any(self._rings(one) for one in event.get("participants", [])):
                    self.at.setdefault(event["id"], now)
        except ConnectionClosed:
            return

    def _rings(self, participant: dict[str, Any]) -> bool:
        talks = participant.get("messages", [])
        return participant.get("userId") == self._agent_id and any(
            one["state"] == "alerting" for one in talks
        )


def run(length: str) -> None:
    """Print one table."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("No Chromium on this machine: ring left out.")
        return
    with environment.embedded() as installation, clouds.demo(installation), sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser).new_page()
        _sign_in(page)
        rows = [_row(page, *one) for one in ROUNDS[length].items()]
    figures.show("Genesys event → ring painted, ms beyond the sandbox's own sending", HEAD, rows)


def _row(page: Page, delay_ms: int, rounds: int) -> list[figures.Cell]:
    sent = Sent(_agent()["id"])
    with clouds.slow_servicenow(delay_ms):
        _round(page, sent, delay_ms)  # the first round is slower
        seen = [_round(page, sent, delay_ms) for _ in range(rounds)]
    sent.close()
    painted = [one.painted for one in seen]
    later = [one.caller_later for one in seen if not one.with_caller]
    return [
        f"{delay_ms} ms",
        len(seen),
        figures.ms(figures.middle(painted)),
        figures.ms(figures.share_below(painted, 0.95)),
        figures.ms(figures.middle([one.in_dom for one in seen])),
        f"{sum(one.with_caller for one in seen)} of {len(seen)}",
        figures.ms(figures.middle(later)),
        figures.ms(figures.middle([one.look_up for one in seen]) if delay_ms else None),
    ]


def _round(page: Page, sent: Sent, delay_ms: int) -> Round:
    """Let one customer write, wait until the offer and its caller are shown, and end the conversation."""
    clouds.CLOUDS.send("servicenow", "DELETE", "/sandbox/requests")
    customer = clouds.CLOUDS.customer(CUSTOMER, queue=QUEUE, text="The VPN drops.")
    made = customer.id
    page.wait_for_function("id => window.benchmarkRings[id]?.callerMs", arg=made, timeout=ROUND_S * 1000)
    seen = page.evaluate("id => window.benchmarkRings[id]", made)
    asked = clouds.CLOUDS.arrivals("servicenow", path_part="/table/")
    customer.leaves()
    page.wait_for_selector(f'article.offer[data-conversation-id="{made}"]', state="detached")
    time.sleep(PAUSE_S)
    at = sent.at[made]
    return Round(
        painted=seen["paintedMs"] / 1000 - at,
        in_dom=seen["inDomMs"] / 1000 - at,
        with_caller=seen["withCaller"],
        caller_later=(seen["callerMs"] - seen["inDomMs"]) / 1000,
        look_up=len(asked) * delay_ms / 1000,
    )


def _sign_in(page: Page) -> None:
    """Sign in as the agent, go On Queue, and start measuring on the page."""
    page.goto(clouds.BRIDGE_URL)
    page.get_by_role("button", name=AGENT).click()
    page.get_by_role("button", name="Presence").click()
    page.get_by_role("menuitem", name="On Queue").click()
    page.get_by_role("button", name="Presence: On Queue").wait_for()
    page.evaluate((Path(__file__).parent / "ring.js").read_text())


def _agent() -> Any:
    return clouds.CLOUDS.user(AGENT)
