"""The pages and the code tell the same story."""

import os
import re
from pathlib import Path

import pytest

from sandbox.genesys import urls as genesys
from sandbox.genesys.testers import operations as genesys_control
from sandbox.genesys.testers.scenarios.catalogue import SCENARIOS
from sandbox.servicenow import urls as servicenow
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.testers import operations as servicenow_control
from tests import operations_table
from tests.operations_table import PARAMETER, offered_by
from tests.servicenow.documented import DOCUMENTED

DOCS = Path(__file__).resolve().parents[1] / "docs"
SOURCES = Path(__file__).resolve().parents[1] / "src"


def test_page_tells_what_is_offered():
    told = {line.split("`")[1]: line.split("|")[2] for line in operations_table.told()}
    offered = offered_by(genesys) | offered_by(servicenow)

    assert [each for each in sorted(offered) if each[0] not in told.get(each[1], "")] == []


@pytest.mark.skipif("GENESYS_OPENAPI" not in os.environ, reason="GENESYS_OPENAPI names no file")
def test_page_tells_what_is_not_offered():
    assert operations_table.told() == operations_table.all_rows(), "make sandbox-table writes it anew"


@pytest.mark.skipif("GENESYS_OPENAPI" not in os.environ, reason="GENESYS_OPENAPI names no file")
def test_offers_only_what_is_documented():
    known = operations_table.genesys_known().keys() | {(verb, path) for verb, path, _ in DOCUMENTED}

    assert sorted((offered_by(genesys) | offered_by(servicenow)) - known) == []


def test_page_tells_each_control_call():
    told = PARAMETER.sub("{}", (DOCS / "control.md").read_text())
    offered = (*genesys_control.OPERATIONS, *servicenow_control.OPERATIONS)
    calls = {f"{each.method} {PARAMETER.sub('{}', each.path)}" for each in offered}

    assert sorted(call for call in calls if "/sandbox/" in call and call not in told) == []


def test_pages_name_each_table_and_scenario():
    operations, control = (DOCS / "operations.md").read_text(), (DOCS / "control.md").read_text()

    assert [name for name in TABLES if f"`{name}`" not in operations] == []
    assert [name for name in SCENARIOS if f"`{name}`" not in control] == []


def test_page_names_each_setting_and_no_other():
    rows = [line for line in (DOCS / "running.md").read_text().splitlines() if line.startswith("| `SANDBOX_")]
    told = {name for row in rows for name in re.findall(r"`(SANDBOX_\w+)`", row.split("|")[1])}
    sources = "".join(path.read_text() for path in SOURCES.rglob("*.py"))

    assert told == set(re.findall(r'"(SANDBOX_[A-Z_]+)"', sources))
