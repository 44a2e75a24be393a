"""The patterns of links to ServiceNow, which are checked when a process starts."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from bridge_project import link_patterns
from gateway.providers.servicenow.links import list_url, record_url

HOST = "https://acme.service-now.com"
ID = "a" * 32
WHERE = f"caller_id={ID}^active=true"


@pytest.mark.parametrize("table", ["incident", "sys_user", "interaction"])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("classic", "/{table}.do?sys_id={id}"),
        ("navigator", "/nav_to.do?uri={table}.do%3Fsys_id%3D{id}"),
        ("unified", "/now/nav/ui/classic/params/target/{table}.do%3Fsys_id%3D{id}"),
        ("csm", "/now/cwf/agent/record/{table}/{id}"),
        ("sow", "/now/sow/record/{table}/{id}"),
        ("{instance}/x/{table}/{sys_id}", "/x/{table}/{id}"),
    ],
)
def test_leads_to_a_record(name, address, table):
    pattern = link_patterns.of_records(name)

    assert record_url(pattern, instance_url=HOST, table=table, record_id=ID) == HOST + address.format(
        table=table, id=ID
    )


@pytest.mark.parametrize(
    ("records", "address"),
    [
        ("classic", f"/incident_list.do?sysparm_query=caller_id%3D{ID}%5Eactive%3Dtrue"),
        (
            "unified",
            "/now/nav/ui/classic/params/target/incident_list.do%3Fsysparm_query%3D"
            f"caller_id%253D{ID}%255Eactive%253Dtrue",
        ),
        (
            "sow",
            "/now/nav/ui/classic/params/target/incident_list.do%3Fsysparm_query%3D"
            f"caller_id%253D{ID}%255Eactive%253Dtrue",
        ),
    ],
)
def test_leads_to_a_list_in_the_same_interface(records, address):
    pattern = link_patterns.of_lists("", records=records)

    assert list_url(pattern, instance_url=HOST, table="incident", where=WHERE) == HOST + address


def test_the_list_may_be_that_of_another_interface():
    assert link_patterns.of_lists("navigator", records="sow").startswith("{instance}/nav_to.do?uri=")


@pytest.mark.parametrize("name", link_patterns.RECORDS)
def test_every_named_pattern_is_one_that_may_be_written_out(name):
    assert link_patterns.of_records(link_patterns.RECORDS[name]) == link_patterns.RECORDS[name]
    assert link_patterns.of_lists(link_patterns.LISTS[name], records=name) == link_patterns.LISTS[name]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "workspace",
        "https://evil.example/{table}/{sys_id}",
        "{instance}.evil.example/{table}/{sys_id}",
        "{instance}//evil.example/{table}/{sys_id}",
        "{instance}/{table}",
        "{instance}/{table}/{sys_id}/{user}",
        '{instance}/{table}/{sys_id}"><script>',
        "{instance}/{table}/{sys_id} ",
        "javascript:{instance}/{table}/{sys_id}",
    ],
)
def test_refuses_what_leads_elsewhere(pattern):
    with pytest.raises(ImproperlyConfigured, match="SERVICENOW_RECORD_URL"):
        link_patterns.of_records(pattern)


@pytest.mark.parametrize("pattern", ["{instance}/{table}", "//evil.example/{table}?{query}"])
def test_refuses_a_list_that_leads_elsewhere(pattern):
    with pytest.raises(ImproperlyConfigured, match="SERVICENOW_LIST_URL"):
        link_patterns.of_lists(pattern, records="classic")
