"""The sandbox's insides are its own: tests and benchmarks use what it offers to tests, and nothing else."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = ("tests", "benchmarks", "sandbox/conformance")
OFFERED = "sandbox.testing"


def imports(path):
    """Return what a file imports: modules, and ``package.name`` for each name taken from a package."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nobody_outside_reaches_into_the_sandbox():
    files = [path for folder in OUTSIDE for path in (ROOT / folder).rglob("*.py")]
    reached = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files
        for module in imports(path)
        if module.startswith("sandbox.") and not module.startswith(f"{OFFERED}.")
    }

    assert len(files) > 100
    assert sorted(reached) == []
