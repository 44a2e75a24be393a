"""A caller's incidents and a new one with its file, by pysnc alone."""

from importlib import import_module

import pytest

from conformance.aliases import INSTANCE
from sandbox.testing.ids import sys_id_of

URL = f"https://{INSTANCE}"
NOOR = sys_id_of("sys_user", "noor")


@pytest.fixture(scope="module")
def sdk():
    """The library."""
    return import_module("pysnc")


@pytest.fixture
def instance(sdk):
    """A client that signed in by Basic."""
    return sdk.ServiceNowClient(URL, ("bridge", "bridge"))


@pytest.fixture
def incident(instance):
    """A new incident of Noor's."""
    record = instance.GlideRecord("incident")
    record.initialize()
    record.caller_id = NOOR
    record.short_description = "VPN drops"
    record.correlation_id = "c0ffee"
    record.impact, record.urgency = "1", "2"
    record.work_notes = "Written by a vendor's library"
    record.insert()
    return record


def test_signs_in_by_client_credentials(sdk):
    flow = sdk.ServiceNowClientCredentialsFlow("sandbox", "sandbox")

    record = sdk.ServiceNowClient(URL, flow).GlideRecord("sys_user")

    assert record.get(NOOR)
    assert record.get_value("name") == "Noor Haddad"


def test_the_newest_three_open_incidents_of_a_caller(instance, incident):
    record = instance.GlideRecord("incident")
    record.add_query("caller_id", NOOR)
    record.add_active_query()
    record.order_by_desc("sys_updated_on")
    record.limit = 3
    record.query()

    numbers = [each.get_value("number") for each in record]

    assert len(numbers) == 3
    assert incident.get_value("number") in numbers


def test_writes_read_back_as_the_instance_computes_them(instance, incident):
    read = instance.GlideRecord("incident")

    assert read.get("correlation_id", "c0ffee")
    assert read.get_value("priority") == "2"
    assert read.get_display_value("caller_id") == "Noor Haddad"
    assert read.get_value("work_notes") == ""


def test_changes_and_removes(instance, incident):
    incident.state = "6"
    incident.close_code, incident.close_notes = "Solution provided", "Driver updated"
    incident.update()

    assert incident.get_display_value("state") == "Resolved"
    assert incident.delete()
    assert not instance.GlideRecord("incident").get(incident.sys_id)


def test_pages_through_everything(instance):
    record = instance.GlideRecord("incident", batch_size=5)
    record.query()

    assert len({each.sys_id for each in record}) == record.get_row_count() >= 12


def test_a_refused_write_is_the_librarys_own_exception(sdk, instance, incident):
    incident.state = "6"

    with pytest.raises(sdk.exceptions.RoleException):
        incident.update()


def test_files_hang_on_a_record(instance, incident, clouds):
    incident.add_attachment("log.txt", b"line 1", "text/plain")

    kept = incident.get_attachments()

    assert kept.next()
    assert kept.file_name == "log.txt"
    assert kept.read() == b"line 1"
    [row] = clouds.rows("sys_attachment", table_sys_id=str(incident.sys_id))
    assert (row["table_name"], row["size_bytes"]) == ("incident", "6")


def test_many_writes_go_in_one_batch(instance):
    record = instance.GlideRecord("incident")
    record.add_query("caller_id", NOOR)
    record.query()
    for each in record:
        each.set_value("description", "Seen by the batch")

    assert record.update_multiple()

    again = instance.GlideRecord("incident")
    again.add_query("caller_id", NOOR)
    again.query()
    assert {each.get_value("description") for each in again} == {"Seen by the batch"}
