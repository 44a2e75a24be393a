"""What the documents name exists, and what exists is in the documents."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
OURS = {"bridge_project", "inbox", "incidents", "routing", "gateway", "live", "sandbox"}
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("README.md")])
COMMANDS = sorted(name for name, app in get_commands().items() if app in OURS)


def settings_read(path):
    """Return the environment names that a settings module reads with ``env(…)``."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            reader = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(reader, ast.Name) and reader.id == "env":
                yield node.args[0].value


def test_every_setting_is_documented_and_every_documented_setting_is_read():
    read = {
        name
        for owner in ("bridge_project", "sandbox")
        for name in settings_read(ROOT / owner / "settings.py")
    }
    documented = re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", (DOCS / "settings.md").read_text(), re.MULTILINE)

    assert set(documented) == read
    assert len(documented) == len(set(documented))


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_documented(name):
    pages = [ROOT / "README.md", DOCS / "operations.md"]
    text = "\n".join(page.read_text() for page in pages if page.exists())

    assert f"manage.py {name}" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(page.name[:4]) for page in (DOCS / "decisions").glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))
