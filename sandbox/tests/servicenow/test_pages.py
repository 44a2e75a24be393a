"""Pages for people: deep links, the list, the testers' state and reset."""

import pytest

from sandbox.organisation import sys_id_of
from tests.servicenow.cast import NOOR

VPN = sys_id_of("incident", "noor", "VPN drops every hour")
RECORD = f"/incident.do?sys_id={VPN}"
DEEP_LINKS = [
    f"/now/nav/ui/classic/params/target/incident.do%3Fsys_id%3D{VPN}",
    f"/nav_to.do?uri=incident.do%3Fsys_id%3D{VPN}",
    f"/now/cwf/agent/record/incident/{VPN}",
    f"/now/sow/record/incident/{VPN}",
    f"/now/workspace/agent/record/incident/{VPN}",
]


def test_shows_an_incident(call):
    page = call("GET", RECORD, headers={}).text

    for text in ("INC0010009", "VPN drops every hour", "In Progress", "Renewed the device certificate."):
        assert text in page
    assert f"/sys_user.do?sys_id={NOOR}" in page


def test_finds_an_incident_by_number(call):
    assert (
        "VPN drops"
        in call("GET", "/incident.do", query={"sysparm_query": "number=INC0010009"}, headers={}).text
    )


def test_shows_a_user_with_the_incidents(call):
    page = call("GET", f"/sys_user.do?sys_id={NOOR}", headers={}).text

    assert "Noor Haddad" in page
    assert "INC0010009" in page


def test_shows_markup_as_text(call):
    call("PATCH", f"/api/now/table/incident/{VPN}", {"work_notes": "<script>alert(1)</script>"})

    page = call("GET", RECORD, headers={}).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("link", DEEP_LINKS)
def test_follows_deep_links(call, link):
    answer = call("GET", link, headers={})

    assert (answer.status, answer.headers["Location"]) == (302, RECORD)


@pytest.mark.parametrize(
    "path",
    [
        "/incident.do?sys_id=0",
        "/sys_properties.do?sys_id=0",
        "/nav_to.do?uri=//evil.example/incident.do%3Fsys_id%3D1",
    ],
)
def test_knows_no_other_pages(call, path):
    assert call("GET", path, headers={}).status == 404


def test_lists_incidents_newest_first(call):
    call("POST", "/api/now/table/incident", {"short_description": "The newest"})

    page = call("GET", "/sandbox/", headers={}).text

    assert page.index("The newest") < page.index("VPN drops every hour") < page.index("Replace worn laptop")
    assert "Maya Reyes" in page


def test_has_no_inline_code(call):
    for path in ("/sandbox/", RECORD):
        page = call("GET", path, headers={}).text
        assert "<style" not in page
        assert " style=" not in page


def test_tells_its_state_and_starts_over(call):
    call("POST", "/api/now/table/incident", {"short_description": "x"})
    before = call("GET", "/sandbox/state", headers={}).body["tables"]

    status = call("POST", "/sandbox/reset", headers={}).status
    after = call("GET", "/sandbox/state", headers={}).body["tables"]

    assert status == 204
    assert (len(before["incident"]), len(after["incident"])) == (14, 13)


def test_starts_with_an_incident_in_every_state(call):
    incidents = call("GET", "/sandbox/state", headers={}).body["tables"]["incident"]

    assert {row["state"] for row in incidents} == {"1", "2", "3", "6", "7", "8"}
    assert sys_id_of("sys_user", "ivy") not in {row["caller_id"] for row in incidents}
