"""The encoded-query language, on the incidents that the demo starts with."""

import pytest

from sandbox.organisation import sys_id_of
from sandbox.servicenow.tables.values import sealed
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN, INCIDENTS, NOOR, TABLE, signed_in

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
    "stateNOT IN6, 7, 8": 9,
    "stateIN 6, 07 ,8": 4,
    "state= 2": 4,
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
    "sys_updated_onRELATIVEGE@minute@ago@200": 4,
    "sys_updated_onRELATIVELT@minute@ago@200": ALL - 4,
    "sys_updated_onRELATIVEGE@dayofweek@ago@2": 10,
    "opened_at>=javascript:gs.hoursAgo(5)": 3,
    "opened_at<2020-01-01 00:00:00": 0,
    "resolved_at>2020-01-01 00:00:00": 3,
    "caller_id.vip=true": 5,
    "caller_id.vip=1": 5,
    "activeIN1,0": ALL,
    "caller_id.company.nameLIKEEMEA": 6,
    "caller_idLIKEnoor": 4,
    "caller_idDYNAMIC90d1921e5f510100a9ad2572f2b477fe": 0,
    "caller_id=javascript:gs.getUserID()": 0,
    "caller_id=": 0,
    "caller_id=NULL": 0,
    "caller_id!=NULL": ALL,
    "assigned_to=NULL": 3,
    "assigned_to!=NULL^ORstate=1": ALL,
    "correlation_id=NULL": ALL,
    "short_descriptionCONTAINSvpn": 2,
    "short_descriptionDOES NOT CONTAINvpn": ALL - 2,
    "impactGT_FIELDurgency": 2,
    "impactLT_FIELDurgency": 1,
    "impactGT_OR_EQUALS_FIELDurgency": ALL - 1,
    "impactLT_OR_EQUALS_FIELDurgency": ALL - 2,
    "123TEXTQUERY321=vpn": 2,
    "123TEXTQUERY321=drops vpn": 1,
    "123TEXTQUERY321=device certificate": 1,
    "active=true^123TEXTQUERY321=nowhere": 0,
    "sys_class_nameINSTANCEOFtask": ALL,
    "sys_class_nameINSTANCEOFproblem": 0,
    "assignment_group=javascript:getMyGroups()": 0,
    "assignment_groupDYNAMICd6435e965f510100a9ad2572f2b47744": 0,
    "sys_updated_onRELATIVEGE@day@ago@2": 0,
    "sys_updated_onRELATIVEEE@day@ago@2": 0,
    " active=true^ state =2": 4,
    "priority <3": 1,
    "caller_id=nobody^OR state=2": 4,
    "IR_AND_QUERY=second dark": 2,
    "IR_OR_QUERY=battery badge": 2,
    "JOINincident.caller_id=sys_user.sys_id!vip=true": 5,
    "JOINincident.caller_id=sys_user.sys_id!": ALL,
    "opened_by=javascript:gs.getUserID()": 0,
    "sys_created_by!=javascript:gs.getUserName()": ALL,
    "short_descriptionNOTLIKEvpn": ALL - 2,
    "state=2^NQ": 4,
    "^NQstate=2": 4,
    "state=2^NQ^EQ": 4,
    "state=2^NQORDERBYnumber": 4,
    "^EQ": ALL,
    "^NQ": ALL,
    "": ALL,
}
# No column and no word of the language: an instance drops it.
DROPPED = [
    "callerid=1",
    "CALLER_ID=1",
    "LIMIT3",
    "AAAA=BBBB",
    "number.x=1",
    "caller_id.nothing.name=1",
    "nothingDATEPART",
]
# A column or a word of the language, and something that the sandbox does not know.
REFUSED = [
    "state",
    "state~2",
    "stateIs2",
    "stateNOTEMPTY",
    "sys_updated_onRELATIVEGE@fortnight@ago@3",
    "sys_updated_onRELATIVEGE@hour@since@3",
    "numberRELATIVEGE@hour@ago@3",
    "opened_at>javascript:gs.formatDisk()",
    "opened_at>javascript:new GlideDateTime()",
    "opened_at>javascript:gs.beginningOfLast7Fortnights()",
    "opened_at<soon",
    "opened_at<",
    "priority>high",
    "priorityBETWEEN2",
    "opened_atBETWEENjavascript:gs.daysAgo(1)",
    "opened_atONToday",
    "numberONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()",
    "opened_atDATEPARTMonday@javascript:gs.datePart('dayofweek','moonday','EE')",
    "opened_atDATEPARTMonday@javascript:gs.datePart('dayofweek','monday','NE')",
    "opened_atDATEPARTMonday@javascript:gs.datePart('phase','full','EE')",
    "opened_atDATEPARTMonday",
    "impactSAMEASnothing",
    "opened_atSAMEASclosed_at@fortnight",
    "opened_atMORETHANclosed_at@day@before",
    "opened_atLESSTHANnothing@day@before@3",
    "impactGT_FIELDnothing",
    "caller_idDYNAMICunknown",
    "caller_idIN_HIERARCHYx@y",
    "cmdb_ci.name=x",
    "caller_id.department.name=x",
    "caller_id.manager.location.city=x",
    "caller_id.city=x",
    "assignment_group.type=x",
    "service_offering.name=x",
    "reopened_byISNOTEMPTY",
    "variables.6c361e12471331007f47563dbb9a7135=x",
    "work_notesISNOTEMPTY",
    "commentsLIKEvpn",
    "123TEXTINDEXGROUP321=x",
    "sys_tags.6c361e12471331007f47563dbb9a7135=6c361e12471331007f47563dbb9a7135",
    "assignment_group=javascript:getMyTeams()",
    "RLQUERYincident.nothing,>=1^state=2^ENDRLQUERY",
    "RLQUERYnothing.parent,>=1^ENDRLQUERY",
    "RLQUERYincident.parent,~1^ENDRLQUERY",
    "JOINincident.caller_id=nothing.sys_id!",
    "JOINincident.caller_id",
    "JOINincident.nothing=sys_user.sys_id!",
    "JOINsys_user.sys_id=incident.caller_id!",
    "SUBQUERYcaller_id,sys_id,sys_user^ENDSUBQUERY",
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
def test_drops_what_an_instance_drops(rows, fragment):
    assert len(rows("incident", fragment)) == ALL
    assert len(rows("incident", f"caller_id={NOOR}^{fragment}")) == 4
    assert len(rows("incident", f"active=true^{fragment}^ORstate=2")) == 4


@pytest.mark.parametrize("order", ["ORDERBYnothing", "ORDERBYDESCnumber.x", "GROUPBYstate", "EQ"])
def test_asks_nothing_by_an_order(rows, order):
    assert len(rows("incident", f"caller_id={NOOR}^{order}")) == 4
    assert len(rows("incident", f"{order}^caller_id={NOOR}")) == 4


@pytest.mark.parametrize("fragment", REFUSED)
@pytest.mark.parametrize("before", ["", "state=2^", "state=2^OR", "state=2^NQ"])
def test_refuses_what_only_the_sandbox_does_not_know(call, fragment, before):
    answer = call("GET", INCIDENTS, query={"sysparm_query": before + fragment})

    assert answer.status == 400
    assert fragment.partition("^")[0] in answer.body["error"]["detail"]


def test_refuses_filters_on_columns_that_only_the_sandbox_has_not(call):
    assert call("GET", INCIDENTS, query={"service_offering": "x"}).status == 400
    assert call("GET", INCIDENTS, query={"caller_id.department.name": "x"}).status == 400
    assert len(call("GET", INCIDENTS, query={"serviceoffering": "x"}).result) == ALL


def test_knows_the_groups_of_the_asker(call):
    who = signed_in("priya.nair", "priya")
    WORLD.user("priya.nair")["user_password"] = sealed("priya")
    query = {
        "sysparm_fields": "assignment_group.name",
        "sysparm_query": "ORDERBYnumber^assignment_group=javascript:getMyGroups()",
    }

    found = {
        each["assignment_group.name"] for each in call("GET", INCIDENTS, query=query, headers=who).result
    }

    assert found == {"Billing", "VIP Support"}


def test_refuses_it_in_every_api(call):
    for path in ("/api/now/stats/incident", "/api/now/attachment"):
        assert call("GET", path, query={"sysparm_query": "sys_mod_count~2"}).status == 400


def test_lets_no_condition_of_a_record_hold_that_is_not_understood(call):
    rule = {"name": "core_company", "operation": "read", "condition": "name~x", "admin_overrides": "false"}
    call("POST", f"{TABLE}/sys_security_acl", rule, headers=ADMIN)

    assert call("GET", f"{TABLE}/core_company").result == []


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
