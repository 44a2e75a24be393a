"""The lists of surprises: complete, and each cause is there."""

import json
from pathlib import Path

import pytest

from sandbox.control import switches
from sandbox.control.presets import PRESETS
from sandbox.front.surprises import SURPRISES

DOCS = Path(__file__).resolve().parents[2] / "docs" / "control.md"
LINES = {"genesys": 28, "servicenow": 35}
EACH = [(cloud, each) for cloud, lines in SURPRISES.items() for each in lines]


@pytest.mark.parametrize("cloud", LINES)
def test_has_every_line(cloud):
    assert len(SURPRISES[cloud]) == LINES[cloud]
    assert len({each["name"] for each in SURPRISES[cloud]}) == LINES[cloud]


@pytest.mark.parametrize(
    ("cloud", "surprise"), EACH, ids=lambda each: each["name"] if isinstance(each, dict) else each
)
def test_names_a_cause_that_is_there(cloud, surprise):
    known = {"switch": switches.KNOWN[cloud], "preset": PRESETS[cloud]}.get(surprise["kind"], {})

    assert surprise["cause"]
    assert surprise.get("uses") in (known or [None])


def test_the_docs_have_them_all():
    text = DOCS.read_text()

    assert [each["name"] for _, each in EACH if f"| {each['name']} | {each['cause']} |" not in text] == []


def test_shows_people_a_page(call):
    page = call("GET", "/sandbox/surprises", Accept="text/html").content.decode()
    lists = json.loads(call("GET", "/sandbox/surprises").content)["clouds"]

    assert "The token endpoint&#x27;s limit is a 400" in page
    assert lists[1]["surprises"][15] == {
        "number": 16,
        "name": "200 with HTML",
        "kind": "switch",
        "cause": "switches hibernating and sso-redirect",
    }
