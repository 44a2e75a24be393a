"""The encoded-query language, on the incidents that the demo starts with."""

from datetime import UTC, datetime

import pytest

from sandbox import clock
from sandbox.organisation import sys_id_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import NOOR

LENA = sys_id_of("sys_user", "lena")
ALL = 13
CASES = {
    f"caller_id={NOOR}": 4,
    f"caller_id={NOOR}^active=true": 3,
    f"caller_id={NOOR}^state=2^ORstate=3": 2,
    f"state=2^ORstate=3^caller_id={NOOR}": 2,
    f"caller_id={NOOR}^state=2^NQcaller_id={LENA}^state=1": 2,
    "state!=2": 9,
    "stateIN6,7": 3,
    "stateNOT IN6,7,8": 9,
    "short_descriptionLIKEvpn": 2,
    "short_description*vpn": 2,
    "short_descriptionNOT LIKEvpn": ALL - 2,
    "short_description!*vpn": ALL - 2,
    "short_descriptionSTARTSWITHVPN": 1,
    "short_descriptionENDSWITHhour": 1,
    "short_description%hour": 1,
    "assigned_toISEMPTY": 3,
    "assigned_toISNOTEMPTY": ALL - 3,
    "close_codeEMPTYSTRING": ALL - 3,
    "numberANYTHING": ALL,
    "priority<3": 1,
    "priority<=3": 3,
    "priority>3": ALL - 3,
    "priority>=3": ALL - 1,
    "priorityBETWEEN2@3": 3,
    "impactSAMEASurgency": 10,
    "impactNSAMEASurgency": ALL - 10,
    "sys_updated_onRELATIVEGE@hour@ago@3": 4,
    "sys_updated_onRELATIVELT@hour@ago@3": ALL - 4,
    "sys_updated_onRELATIVEGE@dayofweek@ago@2": 10,
    "opened_at>=javascript:gs.hoursAgo(5)": 3,
    "opened_at<2020-01-01 00:00:00": 0,
    "resolved_at>2020-01-01 00:00:00": 3,
    "caller_id.vip=true": 5,
    "caller_id.company.nameLIKEEMEA": 6,
    "caller_idLIKEnoor": 4,
    "caller_idDYNAMICd6435e965f510100a9ad2572f2b47744": 0,
    "caller_id=javascript:gs.getUserID()": 0,
    "caller_id=": 0,
    "^EQ": ALL,
    "": ALL,
}
DROPPED = [
    "callerid=1",
    "CALLER_ID=1",
    "LIMIT3",
    "state~2",
    "stateIs2",
    "number.x=1",
    "sys_updated_onRELATIVEGE@fortnight@ago@3",
    "opened_at>javascript:gs.formatDisk()",
    "priorityBETWEEN2",
    "impactSAMEASnothing",
    "ORDERBYnothing",
    "RLQUERYincident.nothing,>=1^state=2^ENDRLQUERY",
    "RLQUERYnothing.parent,>=1^ENDRLQUERY",
    "RLQUERYincident.parent,~1^ENDRLQUERY",
    "caller_idDYNAMICunknown",
]
RELATED = {
    "RLQUERYincident.caller_id,>=1^ENDRLQUERY": 7,
    "RLQUERYincident.caller_id,>=2^active=true^ENDRLQUERY": 3,
    "RLQUERYincident.caller_id,=0^ENDRLQUERY^employee_numberISNOTEMPTY": 1,
    "RLQUERYincident.caller_id,>3,m2m^ENDRLQUERY": 1,
    "RLQUERYincident.caller_id,<1^ENDRLQUERY^user_name=ivy.chen": 1,
    "RLQUERYincident.caller_id,!=0^state=2^NQstate=1^ENDRLQUERY^vip=true": 2,
    "RLQUERYincident.caller_id,<=1^ENDRLQUERY^last_name=Okafor": 1,
}
HISTORY = {
    "stateVALCHANGES": 1,
    "stateCHANGESFROM1": 1,
    "stateCHANGESTO2": 1,
    "stateCHANGESTO8": 0,
    "urgencyVALCHANGES": 0,
}
PERIODS = {
    "ONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()": ["2026-03-01"],
    "ONYesterday@javascript:gs.beginningOfYesterday()@javascript:gs.endOfYesterday()": ["2026-02-28"],
    ">=javascript:gs.beginningOfThisWeek()": ["2026-02-28", "2026-03-01"],
    "<javascript:gs.beginningOfThisYear()": ["2025-12-31"],
    "BETWEENjavascript:gs.beginningOfLastMonth()@javascript:gs.endOfLastMonth()": ["2026-02-28"],
    "<=javascript:gs.daysAgoEnd(1)": ["2025-12-31", "2026-02-28"],
    "<javascript:gs.monthsAgoStart(1)": ["2025-12-31"],
    "NOTONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()": ["2025-12-31", "2026-02-28"],
    "RELATIVEGT@hour@ago@2": ["2026-03-01"],
    "RELATIVELE@day@ago@1": ["2025-12-31", "2026-02-28"],
    "RELATIVEEE@month@ago@0": ["2026-03-01"],
    "RELATIVEEE@hour@ago@25": ["2026-02-28"],
    "RELATIVELT@year@ahead@1": ["2025-12-31", "2026-02-28", "2026-03-01"],
}


@pytest.fixture
def _three_days(call):
    """Incidents of three days in the user's zone, seen at noon of 1 March 2026, a Sunday."""
    noon = datetime(2026, 3, 1, 20, tzinfo=UTC)
    clock.step((noon - clock.now()).total_seconds())
    WORLD.stores["incident"].rows.clear()
    for day in ("2025-12-31", "2026-02-28", "2026-03-01"):
        call("POST", "/api/now/table/incident", {"opened_at": f"{day} 19:00:00"})


@pytest.mark.usefixtures("_three_days")
@pytest.mark.parametrize(("asked", "days"), PERIODS.items())
def test_knows_periods_in_the_users_zone(rows, asked, days):
    found = rows("incident", f"opened_at{asked}^ORDERBYopened_at", "opened_at")

    assert [each["opened_at"][:10] for each in found] == days


@pytest.mark.parametrize(("query", "count"), RELATED.items())
def test_counts_related_rows(rows, query, count):
    assert len(rows("sys_user", query, "name")) == count


@pytest.mark.parametrize(("query", "count"), HISTORY.items())
def test_looks_into_the_history(call, rows, query, count):
    number = rows("incident", "state=1")[0]["number"]
    sys_id = rows("incident", f"number={number}", "sys_id")[0]["sys_id"]
    call("PATCH", f"/api/now/table/incident/{sys_id}", {"state": "2"})

    assert len(rows("incident", query)) == count


def test_takes_the_same_clauses_from_an_unclosed_related_list(rows):
    assert len(rows("sys_user", "vip=true^RLQUERYincident.caller_id,>=1^state=1", "name")) == 1


@pytest.mark.parametrize(("query", "count"), CASES.items())
def test_finds(rows, query, count):
    assert len(rows("incident", query)) == count


@pytest.mark.parametrize("fragment", DROPPED)
def test_drops_what_it_cannot_read(rows, fragment):
    assert len(rows("incident", fragment)) == ALL
    assert len(rows("incident", f"caller_id={NOOR}^{fragment}")) == 4


@pytest.mark.parametrize("fragment", ["LIMIT3", "callerid=1"])
def test_finds_nothing_when_strict_about_bad_fragments(call, rows, fragment):
    strict = sys_id_of("sys_properties", "glide.invalid_query.returns_no_rows")
    call("PATCH", f"/api/now/table/sys_properties/{strict}", {"value": "true"})

    assert rows("incident", f"caller_id={NOOR}^{fragment}") == []
    assert len(rows("incident", f"caller_id={NOOR}")) == 4


def test_orders_by_number_not_by_text(rows):
    found = rows("incident", "ORDERBYDESCpriority^ORDERBYDESCnumber", "priority,number")

    assert [row["priority"] for row in found] == sorted((row["priority"] for row in found), reverse=True)
    assert found[0]["number"] > found[1]["number"]


def test_orders_by_a_walked_path(rows):
    found = rows("incident", "ORDERBYcaller_id.name", "caller_id.name")

    assert [row["caller_id.name"] for row in found] == sorted(row["caller_id.name"] for row in found)


def test_compares_texts_without_case(rows):
    assert rows("sys_user", "email=NOOR.HADDAD@northwind.example", "name") == [{"name": "Noor Haddad"}]


def test_finds_a_phone_among_candidates_in_three_columns(rows):
    candidates = "+12065550177,12065550177,2065550177,(206) 555-0177,206-555-0177"
    query = (
        f"active=true^phoneIN{candidates}^ORmobile_phoneIN{candidates}^ORhome_phoneIN{candidates}^ORDERBYname"
    )

    assert [row["name"] for row in rows("sys_user", query, "name")] == ["Grace Okafor", "Tomas Okafor"]


@pytest.mark.parametrize(
    "query",
    [
        "correlation_id=conversation-150",
        "active=true^correlation_id=CONVERSATION-150^ORDERBYnumber",
        "correlation_idINconversation-150,unknown",
    ],
)
def test_looks_only_at_what_an_index_gives(query):
    writer, reader = WORLD.writer(), WORLD.reader("incident")
    for number in range(200):
        writer.insert("incident", {"correlation_id": f"conversation-{number}"})

    asked = reader.read(query)

    assert len(list(reader.candidates(asked))) == 1
    assert [row["correlation_id"] for row in reader.rows(asked)] == ["conversation-150"]


@pytest.mark.parametrize("query", ["correlation_id=x^ORstate=1", "correlation_id=x^NQstate=1", "state=1"])
def test_looks_at_every_row_otherwise(query):
    reader = WORLD.reader("incident")

    assert len(list(reader.candidates(reader.read(query)))) == ALL
