"""Kinds of columns: what is stored of what was sent, and how it is shown."""

import pytest

from sandbox.organisation import sys_id_of
from sandbox.servicenow.schema.tables import TABLES
from sandbox.servicenow.tables.formats import java_format, shown_duration
from tests.servicenow.cast import ADMIN, INCIDENTS, NOOR, TABLE, USERS, VPN

BRIDGE = f"{USERS}/{sys_id_of('sys_user', 'bridge')}"
DISPLAY = {"sysparm_display_value": "true"}
BY_DISPLAY = {"sysparm_input_display_value": "true"}
DURATIONS = {
    "1970-01-01 00:10:00": "10 Minutes",
    "1970-01-02 01:00:05": "1 Day 1 Hour 5 Seconds",
    "1970-01-01 00:00:00": "0 Seconds",
    "": "",
}


def patched(call, path, sent, **query):
    return call("PATCH", path, sent, query=query).result


@pytest.mark.parametrize(("stored", "shown"), DURATIONS.items())
def test_shows_durations_in_words(stored, shown):
    assert shown_duration(stored) == shown


def test_stores_durations_as_time_since_the_epoch(call):
    path = f"{INCIDENTS}/{VPN}"

    assert patched(call, path, {"business_duration": "10"})["business_duration"] == ""
    stored = patched(call, path, {"business_duration": "1970-01-01 00:10:00"})
    assert stored["business_duration"] == "1970-01-01 00:10:00"


def test_shows_dates_as_the_profile_says(call):
    patched(call, BRIDGE, {"date_format": "dd/MM/yyyy", "time_format": "hh:mm:ss a"})
    sent = {"opened_at": "2026-03-01 20:05:09"}

    shown = patched(call, f"{INCIDENTS}/{VPN}", sent, sysparm_display_value="all")["opened_at"]

    assert shown == {"display_value": "01/03/2026 12:05:09 PM", "value": "2026-03-01 20:05:09"}


def test_reads_date_times_in_the_zone_of_the_profile(call):
    sent = {"opened_at": "2026-03-01 12:05:09"}

    changed = patched(call, f"{INCIDENTS}/{VPN}", sent, **BY_DISPLAY)

    assert changed["opened_at"] == "2026-03-01 20:05:09"


def test_reads_and_shows_plain_dates_without_a_zone(call):
    patched(call, BRIDGE, {"date_format": "MM-dd-yyyy"})

    changed = patched(call, f"{USERS}/{NOOR}", {"last_login": "03-01-2026"}, **BY_DISPLAY)

    assert changed["last_login"] == "2026-03-01"
    assert patched(call, f"{USERS}/{NOOR}", {"last_login": "03-01-2026"})["last_login"] == ""
    assert call("GET", f"{USERS}/{NOOR}", query=DISPLAY).result["last_login"] == ""


def test_falls_back_to_the_systems_zone_and_format(call):
    zone = sys_id_of("sys_properties", "glide.sys.default.tz")
    call("PATCH", f"{TABLE}/sys_properties/{zone}", {"value": "Europe/Berlin"})
    call("PATCH", f"{INCIDENTS}/{VPN}", {"opened_at": "2026-03-01 20:05:09"})

    shown = call("GET", f"{INCIDENTS}/{VPN}", query=DISPLAY, headers=ADMIN).result

    assert shown["opened_at"] == "2026-03-01 21:05:09"


def test_takes_secrets_as_display_values_only(call):
    path = f"{TABLE}/api_key/{sys_id_of('api_key', 'sandbox')}"
    before = call("GET", path, headers=ADMIN).result["token"]

    ignored = call("PATCH", path, {"token": "other"}, headers=ADMIN).result["token"]
    taken = call("PATCH", path, {"token": "other"}, query=BY_DISPLAY, headers=ADMIN).result["token"]

    assert ignored == before
    assert taken not in (before, "other")
    assert call("GET", path, query=DISPLAY, headers=ADMIN).result["token"] == "********"


def test_keeps_dangling_references(call):
    sent = {"caller_id": "0" * 32, "category": "off the list"}

    changed = patched(call, f"{INCIDENTS}/{VPN}", sent, sysparm_display_value="all")

    assert (changed["caller_id"]["value"], changed["caller_id"]["display_value"]) == ("0" * 32, "")
    assert changed["category"]["value"] == "off the list"


def test_takes_back_what_it_gave(call):
    given = call("GET", f"{INCIDENTS}/{VPN}").result

    changed = patched(call, f"{INCIDENTS}/{VPN}", {"caller_id": given["caller_id"]})

    assert (changed["caller_id"], changed["sys_mod_count"]) == (given["caller_id"], given["sys_mod_count"])


def test_shows_the_labels_that_an_administrator_chose(call):
    path = f"{TABLE}/sys_choice/{sys_id_of('sys_choice', 'incident', 'state', '2')}"
    call("PATCH", path, {"label": "Under way"})

    shown = call("GET", f"{INCIDENTS}/{VPN}", query=DISPLAY).result["state"]
    found = call("GET", INCIDENTS, query={"state": "Under way"}).result

    assert (shown, len(found)) == ("Under way", 4)
    assert patched(call, f"{INCIDENTS}/{VPN}", {"state": "New"}, **BY_DISPLAY)["state"] == "1"


def test_is_itself_a_table(rows):
    found = rows("sys_dictionary", "name=incident^element=caller_id", "internal_type,reference")
    tables = rows("sys_db_object", "nameSTARTSWITHsys_user", "name")

    assert found == [{"internal_type": "reference", "reference": "sys_user"}]
    assert {each["name"] for each in tables} == {name for name in TABLES if name.startswith("sys_user")}


def test_reads_formats_of_profiles():
    assert java_format("yyyy-MM-dd HH:mm:ss") == "%Y-%m-%d %H:%M:%S"


def test_names_the_columns_of_a_view(call):
    view = call("GET", f"{INCIDENTS}/{VPN}", query={"sysparm_view": "mobile"}).result
    both = {"sysparm_view": "mobile", "sysparm_fields": "number"}

    assert list(view) == ["number", "short_description", "priority", "state"]
    assert list(call("GET", f"{INCIDENTS}/{VPN}", query=both).result) == ["number"]
