"""Files and functions stay small; the numbers are the project's budget."""

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["bridge_project", "inbox", "incidents", "accounts", "routing", "gateway", "live", "sandbox/src"]
MODULES = sorted(
    path for name in PACKAGES for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts
)
MODULE_LINES, CLASS_LINES, FUNCTION_LINES, MEDIAN_FUNCTION_LINES = 300, 150, 40, 12

PARTIAL_LINES, PAGE_LINES, SCRIPT_LINES, SHEET_LINES = 40, 100, 120, 200
TEMPLATES = [path for name in ("templates", "sandbox") for path in (ROOT / name).rglob("*.html")]
STATIC = [
    path
    for name in ("static", "sandbox/src")
    for path in (ROOT / name).rglob("*")
    if "vendor" not in path.parts
]
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
    return str(path.relative_to(ROOT))


def lines_of(path):
    return len(path.read_text().splitlines())


def lengths(path, *kinds):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, kinds):
            yield node.name, node.end_lineno - node.lineno + 1


def functions(path):
    return lengths(path, ast.FunctionDef, ast.AsyncFunctionDef)


def asked_of_outbound(path):
    """Return the functions of the module ``outbound`` that a file calls."""
    return {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "outbound"
    }


def told(offenders):
    """Return the message of a failing test: every offender, one a line."""
    return "\n".join([f"{len(offenders)} found", *offenders])


def too_long(found):
    """Return the offenders among (name, lines, budget)."""
    return [f"{name}: {lines} lines, {budget} allowed" for name, lines, budget in found if lines > budget]


def test_modules_fit_their_budget():
    offenders = too_long((name_of(path), lines_of(path), MODULE_LINES) for path in MODULES)

    assert not offenders, told(offenders)


def test_classes_fit_their_budget():
    offenders = too_long(
        (f"{name_of(path)} {name}", lines, CLASS_LINES)
        for path in MODULES
        for name, lines in lengths(path, ast.ClassDef)
    )

    assert not offenders, told(offenders)


def test_functions_fit_their_budget():
    offenders = too_long(
        (f"{name_of(path)} {name}", lines, FUNCTION_LINES)
        for path in MODULES
        for name, lines in functions(path)
    )

    assert not offenders, told(offenders)


def test_a_typical_function_is_short():
    found = [length for path in MODULES for _, length in functions(path)]

    assert statistics.median(found) <= MEDIAN_FUNCTION_LINES


def test_parts_of_a_page_fit_their_budget():
    offenders = too_long((name_of(path), lines_of(path), budget) for path, budget in PAGE_PARTS)

    assert not offenders, told(offenders)


def test_partials_begin_by_naming_their_context():
    partials = [path for path in TEMPLATES if path.name.startswith("_")]
    offenders = [name_of(path) for path in partials if not path.read_text().startswith("{#")]

    assert not offenders, told(offenders)


def test_no_file_is_named_for_everything():
    offenders = [name_of(path) for path in MODULES if path.stem in FORBIDDEN_WORDS]

    assert not offenders, told(offenders)


def test_calls_are_made_by_commands_and_the_gateway_alone():
    """Ingest reserves; that it never makes a call cannot be seen from its imports."""
    making = [path for path in MODULES if asked_of_outbound(path) & {"attempt", "reserve_now"}]
    offenders = [
        name for name in map(name_of, making) if "commands" not in name and not name.startswith("gateway/")
    ]

    assert not offenders, told(offenders)
