"""The tables of the pages are those of the code."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from bridge_project import flow, health, navigation
from gateway.operations.names import Operation
from gateway.operations.table import OPERATIONS
from inbox.actions import PLAIN
from tests.architecture import folders_picture

ROOT = Path(__file__).resolve().parents[2]


def text_of(path):
    return (ROOT / path).read_text()


def part_of(page, heading):
    """Return what stands below a heading of a page, up to the next one."""
    return re.split(r"^#+ ", text_of(page).partition(f"{heading}\n")[2], flags=re.MULTILINE)[0]


def rows_of(page, heading):
    """Return the rows below a heading whose first cell begins with a name, cell by cell."""
    lines = [line for line in part_of(page, heading).splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def operation_rows():
    """Return the row of each operation; those of plain actions share one."""
    rows = rows_of("docs/architecture.md", "### Operations")
    told = {name: row for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    shared = told.pop("PLAIN")
    plain = {operation.value for action in PLAIN.values() for operation in action.operations.values()}
    return told | dict.fromkeys(plain, shared)


def test_architecture_gives_each_operation_its_lane_and_policy():
    told = {name: row[1:3] for name, row in operation_rows().items()}

    assert told == {name.value: [str(spec.lane), spec.repeat.value] for name, spec in OPERATIONS.items()}


def test_architecture_says_who_answers_each_operation():
    told = {name: re.findall(r"`(\w+(?:\.\w+)+)`", row[3]) for name, row in operation_rows().items()}
    answers = {name.value: [answer.__module__ for answer in flow.answers_to(name)] for name in Operation}

    assert told == answers


def test_architecture_names_each_listener():
    told = part_of("docs/architecture.md", "## Changes and listeners")
    known = [
        f"- `{change.__name__}`, from `{change.__module__}`: `{listener.__module__}.{listener.__name__}`"
        for change, listeners in flow.LISTENERS.items()
        for listener in listeners
    ]

    assert [line for line in known if line not in told] == []


def test_architecture_draws_the_imports_by_folder():
    assert folders_picture.drawn() == set(folders_picture.imports()), "make picture draws it anew"


def test_architecture_orders_the_files_of_an_app_as_the_contract_does():
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    contract = next(one for one in contracts if one["name"] == "Inside an app, files point down")
    layers = [re.findall(r"\w+", layer) for layer in contract["layers"]]
    there = {path.stem for app in contract["containers"] for path in (ROOT / app).iterdir()}
    rows = rows_of("docs/architecture.md", "## Files inside an app")
    told = [[name for name in re.findall(r"`(\w+)", row[0]) if name in there] for row in rows]

    assert told == [[name for name in layer if name in there] for layer in layers]


@pytest.mark.django_db
def test_operations_names_each_figure_of_health(rf):
    told = text_of("docs/operations.md")
    figures = json.loads(health.ready(rf.get("/readyz")).content)

    assert [name for name in figures if f"`{name}`" not in told] == []


def test_operations_names_each_heading_of_the_admin():
    told = part_of("docs/operations.md", "## The admin")

    assert [str(title) for title, _ in navigation.GROUPS if f"| *{title}* |" not in told] == []


def test_settings_page_names_each_setting_and_no_other():
    rows = [line for line in text_of("docs/settings.md").splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}
    read = re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', text_of("bridge_project/settings.py"))

    assert told == set(read)
