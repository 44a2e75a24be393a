"""Access lists and domains: what a user with fewer rights meets."""

import pytest

from sandbox.organisation import sys_id_of
from tests.servicenow.cast import ADMIN, HIDDEN, INCIDENTS, NOOR, READER, TABLE, USERS, VPN

RULES = f"{TABLE}/sys_security_acl"
BRIDGE = f"{USERS}/{sys_id_of('sys_user', 'bridge')}"


def add_rule(call, **rule):
    assert call("POST", RULES, rule, headers=ADMIN).status == 201


def test_hides_rows_after_the_limit_and_counts_them(call):
    query = {"sysparm_query": "ORDERBYnumber", "sysparm_limit": "10", "sysparm_fields": "number"}

    answer = call("GET", INCIDENTS, query=query, headers=READER)

    assert answer.headers["X-Total-Count"] == "13"
    assert len(answer.result) == 8


def test_makes_a_hidden_record_look_missing(call):
    answer = call("GET", f"{INCIDENTS}/{HIDDEN}", headers=READER)

    assert answer.status == 404
    assert answer.body == call("GET", f"{INCIDENTS}/{'0' * 32}", headers=READER).body
    assert call("GET", f"{INCIDENTS}/{HIDDEN}").status == 200


def test_empties_an_unreadable_table(call):
    answer = call("GET", f"{TABLE}/sys_journal_field", headers=READER)

    assert (answer.status, answer.result) == (200, [])
    assert int(answer.headers["X-Total-Count"]) > 0


def test_leaves_unreadable_columns_out(call):
    fields = {"sysparm_fields": "name,mobile_phone,employee_number"}

    assert call("GET", f"{USERS}/{NOOR}", query=fields, headers=READER).result == {"name": "Noor Haddad"}
    assert "mobile_phone" not in call("GET", f"{USERS}/{NOOR}", headers=READER).result


def test_leaves_out_what_a_path_ends_at(call):
    fields = {"sysparm_fields": "number,caller_id.name,caller_id.mobile_phone"}

    record = call("GET", f"{INCIDENTS}/{VPN}", query=fields, headers=READER).result

    assert record == {"number": "INC0010009", "caller_id.name": "Noor Haddad"}


def test_ignores_unwritable_columns(call):
    add_rule(call, name="sys_user.mobile_phone", operation="write", roles="nobody")

    changed = call("PATCH", f"{USERS}/{NOOR}", {"mobile_phone": "+15550100177", "title": "Engineer"})

    assert changed.status == 200
    assert (changed.result["mobile_phone"], changed.result["title"]) == ("(206) 555-0123", "Engineer")


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("POST", INCIDENTS, "Insert"),
        ("PATCH", f"{INCIDENTS}/{VPN}", "Update"),
        ("DELETE", f"{INCIDENTS}/{VPN}", "Delete"),
    ],
)
def test_refuses_writes(call, method, path, operation):
    answer = call(method, path, {"short_description": "x"}, headers=READER)

    assert answer.status == 403
    detail = f"ACL Exception {operation} Failed due to security constraints"
    assert answer.body["error"] == {"message": "Operation Failed", "detail": detail}
    assert call("GET", f"{INCIDENTS}/{VPN}").result["short_description"] == "VPN drops every hour"


def test_is_overridden_by_administrators_unless_told(call):
    add_rule(call, name="incident", operation="read", roles="nobody")
    assert call("GET", f"{INCIDENTS}/{VPN}", headers=ADMIN).status == 200

    for rule in call("GET", RULES, query={"name": "incident"}, headers=ADMIN).result:
        call("PATCH", f"{RULES}/{rule['sys_id']}", {"admin_overrides": "false"}, headers=ADMIN)

    assert call("GET", f"{INCIDENTS}/{VPN}", headers=ADMIN).status == 404


def test_closes_a_table_to_applications(call):
    path = f"{TABLE}/sys_db_object/{sys_id_of('sys_db_object', 'core_company')}"
    call("PATCH", path, {"ws_access": "false"}, headers=ADMIN)

    assert call("GET", f"{TABLE}/core_company").status == 403


def test_separates_domains(call):
    call("PATCH", BRIDGE, {"sys_domain": "northwind"})
    call("PATCH", f"{INCIDENTS}/{VPN}", {"sys_domain": "contoso"})

    assert call("GET", INCIDENTS).headers["X-Total-Count"] == "12"
    assert call("GET", f"{INCIDENTS}/{VPN}").status == 404
    assert call("GET", INCIDENTS, query={"sysparm_query_no_domain": "true"}).headers["X-Total-Count"] == "12"


def test_lets_administrators_look_beyond_their_domain(call):
    call("PATCH", f"{USERS}/{sys_id_of('sys_user', 'admin')}", {"sys_domain": "northwind"})
    call("PATCH", f"{INCIDENTS}/{VPN}", {"sys_domain": "contoso"})

    everywhere = {"sysparm_query_no_domain": "true"}

    assert call("GET", INCIDENTS, headers=ADMIN).headers["X-Total-Count"] == "12"
    assert call("GET", INCIDENTS, query=everywhere, headers=ADMIN).headers["X-Total-Count"] == "13"
