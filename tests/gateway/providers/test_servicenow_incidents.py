"""Incidents: what is asked, and what is made of the answers."""

import json
import logging
from typing import Any

import pytest
import responses

from gateway.providers.errors import Malformed, Refused, UnsafeValue
from gateway.providers.servicenow.client import ServiceNowClient
from gateway.providers.servicenow.incidents import OpenIncidents
from gateway.providers.servicenow.tables import journal_text
from tests.gateway.providers.conftest import SERVICENOW
from tests.gateway.providers.reading import CONVERSATION, INCIDENT, MARA, TOMAS, sample

TABLE = f"{SERVICENOW}/api/now/table/incident"
RECORD = f"{TABLE}/{INCIDENT}"
JOURNAL = f"{SERVICENOW}/api/now/table/sys_journal_field"


def _row(**changes: str) -> dict[str, str]:
    row: dict[str, str] = sample("row_incident")
    return row | changes


def _query(remote: responses.RequestsMock) -> dict[str, str]:
    params: dict[str, str] = remote.calls[-1].request.params  # type: ignore[attr-defined]  # responses adds it
    return params


def _body(remote: responses.RequestsMock) -> Any:
    return json.loads(remote.calls[-1].request.body or "null")


def test_open_incidents_asks_bounded_and_for_stored_values(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(TABLE, json={"result": [_row()]})

    [incident] = servicenow.open_incidents([MARA]).incidents

    asked = _query(remote)
    assert asked["sysparm_query"] == (
        f"caller_id={MARA}^active=true^stateNOT IN6,7,8^ORDERBYDESCsys_updated_on^ORDERBYDESCnumber"
    )
    assert asked["sysparm_limit"] == "100"
    assert asked["sysparm_display_value"] == "false"
    assert asked["sysparm_exclude_reference_link"] == "true"
    assert asked["sysparm_no_count"] == "true"
    assert incident.url == f"{SERVICENOW}/incident.do?sys_id={INCIDENT}"


def test_open_incidents_of_several(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(TABLE, json={"result": [_row(), _row(number="INC0010413", caller_id=TOMAS)]})

    found = servicenow.open_incidents([MARA, TOMAS])

    assert _query(remote)["sysparm_query"].startswith(f"caller_idIN{MARA},{TOMAS}^active=true")
    assert [incident.number for incident in found.incidents] == ["INC0010412", "INC0010413"]
    assert found.counts == {MARA: 1, TOMAS: 1}


def _rows(count: int, **changes: str) -> list[dict[str, str]]:
    return [_row(number=f"INC{number:07d}", **changes) for number in range(count)]


def test_open_incidents_of_each_are_kept_and_all_counted(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(TABLE, json={"result": [*_rows(60), _row(number="INC0999999", caller_id=TOMAS)]})

    found = servicenow.open_incidents([MARA, TOMAS, "f" * 32])

    assert [one.caller_id for one in found.incidents] == [MARA] * 5 + [TOMAS]
    assert found.counts == {MARA: 60, TOMAS: 1, "f" * 32: 0}


def test_open_incidents_hidden_behind_those_of_others_are_not_counted(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(TABLE, json={"result": _rows(100)})

    assert servicenow.open_incidents([MARA, TOMAS]).counts == {MARA: 100}


@pytest.mark.parametrize(
    "row",
    [_row(caller_id=TOMAS), _row(caller_id=""), _row(active="false"), _row(state="6"), _row(state="8")],
)
def test_open_incidents_trusts_no_row(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, row: dict[str, str]
) -> None:
    remote.get(TABLE, json={"result": [row]})

    assert servicenow.open_incidents([MARA]) == OpenIncidents(counts={MARA: 0})


def test_open_incidents_of_nobody_asks_nothing(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    assert servicenow.open_incidents([]) == OpenIncidents()
    assert len(remote.calls) == 0


@pytest.mark.parametrize("person_id", ["", "x^NQactive=true", "javascript:gs.getUserID()"])
def test_open_incidents_refuses_what_is_no_id(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, person_id: str
) -> None:
    with pytest.raises(UnsafeValue):
        servicenow.open_incidents([person_id])

    assert len(remote.calls) == 0


def test_incident_by_number(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(TABLE, json={"result": [_row(number="INC0000001"), _row()]})

    incident = servicenow.incident("INC0010412")

    assert incident is not None
    assert incident.number == "INC0010412"
    assert _query(remote)["sysparm_query"] == "number=INC0010412"


def test_incident_by_id(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(RECORD, json={"result": _row()})

    incident = servicenow.incident(INCIDENT)

    assert incident is not None
    assert incident.incident_id == INCIDENT


def test_a_hidden_incident_is_none(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(RECORD, json={"error": {"message": "No Record found", "detail": None}}, status=404)

    assert servicenow.incident(INCIDENT) is None


def test_a_forbidden_table_is_refused(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(RECORD, json={"error": {"message": "User Not Authorized"}}, status=403)

    with pytest.raises(Refused):
        servicenow.incident(INCIDENT)


@pytest.mark.parametrize("evil", ["", "INC1", "INC0010412^ORactive=true", "../sys_user"])
def test_incident_refuses_other_words(servicenow: ServiceNowClient, evil: str) -> None:
    with pytest.raises(UnsafeValue):
        servicenow.incident(evil)


@pytest.mark.parametrize(
    ("rows", "found"),
    [([_row(correlation_id=CONVERSATION)], True), ([_row()], False), ([], False)],
)
def test_incident_by_correlation_compares_anew(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, rows: list[dict[str, str]], found: bool
) -> None:
    remote.get(TABLE, json={"result": rows})

    incident = servicenow.incident_by_correlation(CONVERSATION)

    assert (incident is not None) is found
    assert _query(remote)["sysparm_query"] == (
        f"correlation_id={CONVERSATION}^ORDERBYsys_created_on^ORDERBYnumber"
    )


def test_all_incidents_of_a_conversation_leave_others_out(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    own, other = _row(correlation_id=CONVERSATION), _row(correlation_id="another")
    remote.get(TABLE, json={"result": [own, other, own]})

    assert len(servicenow.incidents_by_correlation(CONVERSATION, at_most=7)) == 2
    assert _query(remote)["sysparm_limit"] == "7"


def test_creates_with_our_words_as_columns(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.post(TABLE, json={"result": _row(correlation_id=CONVERSATION)}, status=201)

    created = servicenow.create_incident(
        {
            "title": "VPN",
            "caller_id": MARA,
            "group": "",
            "category": "inquiry",
            "u_site": "HQ",
            "conversation_id": CONVERSATION,
            "note": "[code]Reset[/code] done",
        }
    )

    assert created.number == "INC0010412"
    assert _body(remote) == {
        "short_description": "VPN",
        "caller_id": MARA,
        "category": "inquiry",
        "u_site": "HQ",
        "correlation_id": CONVERSATION,
        "work_notes": "Reset done",
    }


def test_cuts_what_the_instance_would_cut(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.post(TABLE, json={"result": _row()}, status=201)

    servicenow.create_incident({"title": "x" * 200, "description": "y" * 5000})

    assert {name: len(words) for name, words in _body(remote).items()} == {
        "short_description": 160,
        "description": 4000,
    }


def test_warns_when_a_create_could_not_be_found_again(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    remote.post(TABLE, json={"result": _row(correlation_id="")}, status=201)

    with caplog.at_level(logging.WARNING):
        servicenow.create_incident({"title": "VPN", "conversation_id": CONVERSATION})

    assert "lacks its correlation_id" in caplog.text


@pytest.mark.parametrize("name", ["Title", "a b", "x^y", "", "1x"])
def test_refuses_odd_column_names(servicenow: ServiceNowClient, name: str) -> None:
    with pytest.raises(UnsafeValue):
        servicenow.create_incident({name: "x"})


def test_an_unreadable_echo_is_malformed(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.post(TABLE, json={"result": {}}, status=201)

    with pytest.raises(Malformed):
        servicenow.create_incident({"title": "VPN"})


def test_appends_a_note(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.patch(RECORD, json={"result": _row()})

    servicenow.append_work_note(INCIDENT, note="[code]<b>Hi</b>[/code]")

    assert _body(remote) == {"work_notes": "<b>Hi</b>"}


def test_updates(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.patch(RECORD, json={"result": _row(state="2")})

    assert servicenow.update_incident(INCIDENT, fields={"state": "2"}).state == "2"
    assert _body(remote) == {"state": "2"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"value": "something else"}, False),
        ({"value": "Hi\n\nBridge note-1:2"}, False),  # the next note of the same wrap-up
        ({"element": "comments"}, False),
        ({"element_id": TOMAS}, False),
    ],
)
def test_looks_for_a_note_and_compares_anew(
    servicenow: ServiceNowClient, remote: responses.RequestsMock, changes: dict[str, str], found: bool
) -> None:
    row = {"element": "work_notes", "element_id": INCIDENT, "value": "Hi\n\nBridge reference: note-1"}
    remote.get(JOURNAL, json={"result": [row | changes]})

    assert servicenow.work_note_exists(INCIDENT, marker="note-1") is found
    assert _query(remote)["sysparm_query"] == (
        f"element_id={INCIDENT}^element=work_notes^valueLIKEnote-1^ORDERBYDESCsys_created_on"
    )


def test_counts_a_note_that_is_there_twice(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    row = {"element": "work_notes", "element_id": INCIDENT, "value": "Hi\n\nBridge note-1"}
    later = row | {"value": "Hi\n\nBridge note-1:2"}
    remote.get(JOURNAL, json={"result": [row, later, row]})

    assert servicenow.count_work_notes(INCIDENT, marker="note-1") == 2


@pytest.mark.parametrize("marker", ["", "x", "a^b", "a=b,c", "javascript:x()"])
def test_refuses_odd_markers(servicenow: ServiceNowClient, marker: str) -> None:
    with pytest.raises(UnsafeValue):
        servicenow.work_note_exists(INCIDENT, marker=marker)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("[code]<script>[/code]", "<script>"),
        ("[CODE]x[/Code]", "x"),
        ("[co[code]de]x[/co[/code]de]", "x"),
        ("array[0]", "array[0]"),
    ],
)
def test_journals_show_no_html(words: str, expected: str) -> None:
    assert journal_text(words) == expected
