"""A colleague at a terminal, by servicenow-cli alone: a program in Rust, with its own TLS."""

import shutil
import sysconfig
from pathlib import Path

import pytest

from sandbox.testing.ids import sys_id_of

ADA = sys_id_of("sys_user", "ada")


@pytest.fixture
def terminal(run, clouds, tmp_path):
    """Return ``terminal(*arguments)``: what the program prints, as JSON."""
    program = shutil.which("servicenow") or Path(sysconfig.get_path("scripts")) / "servicenow"
    who = {"SERVICENOW_INSTANCE": clouds.servicenow_url, "HOME": str(tmp_path)}
    who |= {"SERVICENOW_USERNAME": "bridge", "SERVICENOW_PASSWORD": "bridge"}
    return lambda *arguments: run(program, *arguments, "--output", "json", **who)


@pytest.fixture
def number(terminal):
    """The number of a new incident."""
    return terminal("incidents", "create", "-s", "Door stuck", "--impact", "2", "--urgency", "2")["result"][
        "number"
    ]


def test_takes_an_incident_and_resolves_it(terminal, number, clouds):
    terminal("incidents", "assign", number, "--to", "ada.park@northwind.example")
    terminal("incidents", "note", number, "Oiled the hinge.")
    terminal("incidents", "resolve", number, "--code", "Solution provided", "--notes", "Oiled")

    [row] = clouds.rows("incident", number=number)
    [note] = clouds.rows("sys_journal_field", element_id=row["sys_id"], element="work_notes")
    assert (row["assigned_to"], row["state"], row["priority"]) == (ADA, "6", "3")
    assert (row["close_code"], row["close_notes"]) == ("Solution provided", "Oiled")
    assert note["value"] == "Oiled the hinge."


def test_shows_what_the_instance_has(terminal, number, clouds):
    shown = terminal("incidents", "show", number)["result"]
    found = terminal("tables", "list", "incident", "--query", "short_descriptionLIKEdoor", "--all")["result"]

    assert "Door stuck" in str(shown["short_description"])
    assert len(found) == len(clouds.rows("incident", short_description="Door stuck"))


def test_knows_choices_and_people(terminal):
    choices = {each["label"]: each["value"] for each in terminal("choices", "incident", "state")["result"]}

    assert (choices["On Hold"], choices["Resolved"]) == ("3", "6")
    assert terminal("resolve", "user", "ada.park@northwind.example")["result"]["sys_id"]["value"] == ADA


def test_files_go_up_and_come_down(terminal, number, clouds, tmp_path):
    (tmp_path / "door.txt").write_bytes(b"squeak")

    terminal("attachments", "upload", "incident", number, str(tmp_path / "door.txt"))

    [row] = clouds.rows("sys_attachment", file_name="door.txt")
    assert row["size_bytes"] == "6"
    assert [each["file_name"] for each in terminal("attachments", "list", "incident", number)["result"]] == [
        "door.txt"
    ]


def test_removes_a_row(terminal, number, clouds):
    [row] = clouds.rows("incident", number=number)

    terminal("tables", "delete", "incident", row["sys_id"], "--yes")

    assert clouds.rows("incident", number=number) == []
