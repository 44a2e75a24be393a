"""The sandbox's outage drill with Bridge as its desk: each conversation gets its incident, once."""

import time

import pytest
import requests

from tests.support.running import until

pytestmark = pytest.mark.e2e

DRILL = {"robots": 4, "desk_percent": 100, "per_minute": 12, "minutes": 1, "talk_s": 2}
TIMEOUT_S = 10


def test_each_conversation_of_a_drill_gets_one_incident(demo, clouds):
    sandbox = f"{clouds.genesys_url}/sandbox"
    assert requests.post(f"{sandbox}/scenarios/outage-drill", json=DRILL, timeout=TIMEOUT_S).ok

    until(lambda: _play_on(sandbox), within_s=60, what="the end of the drill")
    until(lambda: _figures(sandbox)["incidents"]["created"] == 12, within_s=20, what="the last incident")

    shown = _figures(sandbox)
    assert (shown["conversations"]["begun"], shown["conversations"]["inDesk"]) == (12, 12)
    assert shown["incidents"] == {
        "created": 12,
        "updated": 0,
        "callsWithNone": 0,
        "callsWithOne": 12,
        "callsWithMore": 0,
    }


def _play_on(sandbox):
    """Let two seconds of the clouds' time pass in a tenth of it, and return whether the drill is over."""
    time.sleep(0.2)
    requests.post(f"{sandbox}/clock", json={"step_s": 2}, timeout=TIMEOUT_S)
    return _figures(sandbox)["run"]["state"] == "done"


def _figures(sandbox):
    return requests.get(f"{sandbox}/drill/figures", timeout=TIMEOUT_S).json()
