"""Documents made of a team's incidents and their files, by snowloader alone."""

from importlib import import_module

import pytest

from conformance.aliases import INSTANCE


@pytest.fixture
def connection():
    made = import_module("snowloader").SnowConnection(
        f"https://{INSTANCE}", username="bridge", password="bridge", page_size=5
    )
    yield made
    made.close()


@pytest.fixture
def loaders():
    return import_module("snowloader")


def test_loads_each_incident_once(connection, loaders, clouds):
    documents = loaders.IncidentLoader(connection=connection).load()

    known = {row["number"] for row in clouds.rows("incident")}
    assert sorted(each.metadata["number"] for each in documents) == sorted(known)


def test_loads_what_was_said(connection, loaders, clouds):
    row = clouds.write("incident", {"short_description": "Scanner beeps", "work_notes": "Twice a minute."})
    query = f"sys_id={row['sys_id']}"

    [document] = loaders.IncidentLoader(connection=connection, query=query, include_journals=True).load()

    assert "Scanner beeps" in document.page_content
    assert "Twice a minute." in document.page_content


def test_counts_before_it_loads(connection, clouds):
    assert connection.get_count("incident") == len(clouds.rows("incident"))


def test_loads_only_what_changed(connection, loaders, clouds):
    newest = max(row["sys_updated_on"] for row in clouds.rows("incident"))
    clouds.pass_time(5)
    row = clouds.write("incident", {"short_description": "After the last load"})

    since = import_module("datetime").datetime.fromisoformat(newest)
    documents = loaders.IncidentLoader(connection=connection).load_since(since)

    assert row["number"] in {each.metadata["number"] for each in documents}
    assert len(documents) < len(clouds.rows("incident"))


def test_carries_files(connection, loaders, clouds):
    incident = clouds.rows("incident")[0]
    clouds.send(
        "servicenow",
        "POST",
        "/api/now/attachment/file",
        params={"table_name": "incident", "table_sys_id": incident["sys_id"], "file_name": "beep.txt"},
        data=b"beep",
        headers={"Content-Type": "text/plain", "Accept": "application/json"},
        auth=("bridge", "bridge"),
    )
    loader = loaders.AttachmentLoader(connection=connection, query="file_name=beep.txt")

    [(_, content)] = list(loader.iter_files())

    assert content == b"beep"
