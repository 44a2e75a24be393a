"""Files and functions stay small; the numbers are the project's budget."""

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["bridge_project", "inbox", "incidents", "accounts", "routing", "gateway", "live", "sandbox"]
MODULES = sorted(
    path for name in PACKAGES for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts
)
MODULE_LINES, CLASS_LINES, FUNCTION_LINES, MEDIAN_FUNCTION_LINES = 300, 150, 40, 12

PARTIAL_LINES, PAGE_LINES, SCRIPT_LINES, SHEET_LINES = 40, 100, 120, 200
TEMPLATES = [path for name in ("templates", "sandbox") for path in (ROOT / name).rglob("*.html")]
STATIC = [path for path in (ROOT / "static").rglob("*") if "vendor" not in path.parts]
PAGE_PARTS = [
    *((path, PARTIAL_LINES if path.name.startswith("_") else PAGE_LINES) for path in sorted(TEMPLATES)),
    *((path, SCRIPT_LINES) for path in sorted(STATIC) if path.suffix == ".js"),
    *((path, SHEET_LINES) for path in sorted(STATIC) if path.suffix == ".css"),
]
FORBIDDEN_WORDS = {
    "service",
    "services",
    "manager",
    "helper",
    "helpers",
    "util",
    "utils",
    "handler",
    "common",
}


def name_of(path):
    return str(path.relative_to(ROOT)) if isinstance(path, Path) else str(path)


def lengths(path, *kinds):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, kinds):
            yield node.name, node.end_lineno - node.lineno + 1


def functions(path):
    return lengths(path, ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_fits_its_budget(path):
    assert len(path.read_text().splitlines()) <= MODULE_LINES
    assert [found for found in functions(path) if found[1] > FUNCTION_LINES] == []
    assert [found for found in lengths(path, ast.ClassDef) if found[1] > CLASS_LINES] == []


def test_a_typical_function_is_short():
    found = [length for path in MODULES for _, length in functions(path)]

    assert statistics.median(found) <= MEDIAN_FUNCTION_LINES


@pytest.mark.parametrize(("path", "budget"), PAGE_PARTS, ids=name_of)
def test_part_of_a_page_fits_its_budget(path, budget):
    assert len(path.read_text().splitlines()) <= budget


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name.startswith("_")], ids=name_of)
def test_partial_begins_by_naming_its_context(path):
    assert path.read_text().startswith("{#")


def test_no_file_is_named_for_everything():
    assert [name_of(path) for path in MODULES if path.stem in FORBIDDEN_WORDS] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_calls_are_made_by_commands_and_the_gateway_alone(path):
    """Ingest reserves; that it never makes a call cannot be seen from its imports."""
    made = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "outbound"
    }

    if "commands" not in name_of(path) and not name_of(path).startswith("gateway/"):
        assert not made & {"attempt", "reserve_now"}
