"""Functions stay simple: McCabe's count, with each further operand of ``and`` and ``or`` added."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["bridge_project", "inbox", "incidents", "accounts", "routing", "gateway", "live"]
MOST = 10
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.match_case,
    ast.Assert,
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def complexity(function):
    """Return the count for one function; functions inside it are counted for themselves."""
    count, left = 1, list(ast.iter_child_nodes(function))
    while left:
        node = left.pop()
        if isinstance(node, FUNCTIONS):
            continue
        count += isinstance(node, BRANCHES)
        count += len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
        count += 1 + len(node.ifs) if isinstance(node, ast.comprehension) else 0
        left += ast.iter_child_nodes(node)
    return count


def functions():
    for path in (path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, FUNCTIONS):
                yield f"{path.relative_to(ROOT)}:{node.name}", complexity(node)


def test_no_function_is_complex():
    assert [f"{name} {count}" for name, count in functions() if count > MOST] == []


def test_counts_branches_operands_and_comprehensions():
    (function,) = ast.parse("def f(a):\n if a and a or a:\n  return [b for b in a if b]\n return 1").body

    assert complexity(function) == 6
