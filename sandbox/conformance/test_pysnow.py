"""The incidents of a team: found, written to, closed and removed, by pysnow alone."""

from importlib import import_module

import pytest
import requests

from conformance.aliases import INSTANCE
from sandbox.testing.ids import sys_id_of

NOOR = sys_id_of("sys_user", "noor")


@pytest.fixture(scope="module")
def sdk():
    return import_module("pysnow")


@pytest.fixture
def incidents(sdk):
    client = sdk.Client(host=INSTANCE, user="bridge", password="bridge")
    client.parameters.exclude_reference_link = True
    return client.resource(api_path="/table/incident")


@pytest.fixture
def incident(incidents):
    """A new incident of Noor's, as the instance answered."""
    wanted = {"caller_id": NOOR, "short_description": "Printer offline", "impact": "2", "urgency": "2"}
    return incidents.create(payload=wanted).one()


def test_creates_what_the_instance_then_has(incident, clouds):
    [row] = clouds.rows("incident", sys_id=incident["sys_id"])

    assert (row["caller_id"], row["short_description"]) == (NOOR, "Printer offline")
    assert incident["priority"] == row["priority"] == "3"


def test_builds_queries_that_narrow(sdk, incidents, incident, clouds):
    query = sdk.QueryBuilder().field("caller_id").equals(NOOR).AND().field("sys_created_on")
    query = query.order_descending().AND().field("short_description").starts_with("Printer")

    found = incidents.get(query=query, fields=["number", "sys_id"], limit=5).all()

    assert incident["number"] in {each["number"] for each in found}
    assert {tuple(sorted(each)) for each in found} == {("number", "sys_id")}


def test_streams_page_by_page(incidents, incident, clouds):
    response = incidents.get(query={}, limit=1000, stream=True)

    assert len(list(response.all())) == len(clouds.rows("incident"))


def test_changes_and_removes(incidents, incident, clouds):
    chosen = {"sys_id": incident["sys_id"]}
    resolved = {
        "state": "6",
        "close_code": "Solution provided",
        "close_notes": "Cable",
        "work_notes": "Cable",
    }

    incidents.update(query=chosen, payload=resolved)

    [row] = clouds.rows("incident", sys_id=incident["sys_id"])
    [note] = clouds.rows("sys_journal_field", element_id=incident["sys_id"], element="work_notes")
    assert (row["state"], note["value"]) == ("6", "Cable")
    incidents.delete(query=chosen)
    assert clouds.rows("incident", sys_id=incident["sys_id"]) == []


def test_a_missing_row_is_the_librarys_own_exception(sdk, incidents):
    with pytest.raises(sdk.exceptions.NoResults):
        incidents.get(query={"number": "INC9999999"}).one()


def test_a_refusal_is_an_error(incidents, incident):
    with pytest.raises(requests.HTTPError, match="403"):
        incidents.update(query={"sys_id": incident["sys_id"]}, payload={"state": "6"}).one()


def test_files_go_up_and_come_down(incidents, incident, clouds, tmp_path):
    (tmp_path / "log.txt").write_bytes(b"line 1")

    incidents.attachments.upload(sys_id=incident["sys_id"], file_path=str(tmp_path / "log.txt"))

    [kept] = incidents.attachments.get(sys_id=incident["sys_id"])
    assert kept["file_name"] == "log.txt"
    assert [row["size_bytes"] for row in clouds.rows("sys_attachment", table_sys_id=incident["sys_id"])] == [
        "6"
    ]
