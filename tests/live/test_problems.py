"""Problems: stored as codes, shown as sentences."""

import ast
import re
from pathlib import Path

import pytest

from live import problems
from live.problems import Code, problem

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "bridge_project", "gateway", "inbox", "incidents", "live", "routing")
ARGUMENTS = {code: set(re.findall(r"%\((\w+)\)s", str(code.label))) for code in Code}
MADE = [
    (Code[call.args[0].attr], {argument.arg for argument in call.keywords})
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    for call in ast.walk(ast.parse(path.read_text()))
    if isinstance(call, ast.Call)
    and getattr(call.func, "id", getattr(call.func, "attr", "")) == "problem"
    and call.args
    and isinstance(call.args[0], ast.Attribute)
]


def test_are_made_with_the_arguments_that_their_sentence_needs():
    assert [(code, given) for code, given in MADE if not ARGUMENTS[code] <= given] == []


def test_are_made_somewhere():
    found = {code for code, _ in MADE}

    assert {Code.NOT_CONFIRMED, Code.REFUSED_SAYING, Code.TRANSFER_DECLINED} <= found


@pytest.mark.parametrize("code", Code)
def test_become_a_sentence_with_every_argument(code):
    arguments = {name: f"<{name}>" for name in ARGUMENTS[code]}

    sentence = problems.text(problem(code, **arguments))

    assert "%" not in sentence
    assert all(value in sentence for value in arguments.values())


def test_are_stored_as_they_are_read():
    assert problem(Code.BUSY, cloud="ServiceNow") == {"code": "busy", "cloud": "ServiceNow"}


@pytest.mark.parametrize(
    ("stored", "text"), [({}, ""), ({"code": ""}, ""), ({"code": "of-later"}, "of-later")]
)
def test_are_shown_though_nobody_knows_their_code(stored, text):
    assert problems.text(stored) == text


def test_may_hold_words_that_look_like_an_argument():
    said = problem(Code.REFUSED_SAYING, cloud="ServiceNow", said="100 %(of)s it")

    assert problems.text(said) == "ServiceNow: 100 %(of)s it"
