"""Each surprise of ServiceNow that concerns Bridge has a test, and the page names it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/providers/servicenow.md").read_text().partition("## Surprises and their tests\n")[2]
ROWS = re.findall(r"^\| (\d+) \| .+ \| (.+) \|$", PAGE, re.MULTILINE)
ITEMS = 35


def functions_of(path):
    """Return the names of the functions of a test file."""
    tree = ast.parse((ROOT / "tests" / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def numbered():
    """Return each test below tests/ that is named after an item, as the page would name it."""
    files = (ROOT / "tests").rglob("test_*surprises.py")
    paths = [path.relative_to(ROOT / "tests").as_posix() for path in files]
    return {
        f"{path}::{name}" for path in paths for name in functions_of(path) if re.match(r"test_\d+_", name)
    }


def test_the_page_has_a_row_for_each_item():
    assert [int(item) for item, _ in ROWS] == list(range(1, ITEMS + 1))


@pytest.mark.parametrize(("item", "tests"), ROWS)
def test_an_item_is_tested_or_not_used(item, tests):
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", tests)

    assert named or tests == "not used"
    assert [name for path, name in named if name not in functions_of(path)] == []


def test_the_page_names_each_test_of_an_item():
    assert [name for name in sorted(numbered()) if f"`{name}`" not in PAGE] == []
