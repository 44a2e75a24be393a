"""Number rules and further tables in the admin: what could not be used is refused with a sentence."""

import pytest
from django.urls import reverse

from incidents import number_rules
from incidents.models import FurtherTable, NumberRule

pytestmark = pytest.mark.django_db


def save(admin_client, model, **values):
    return admin_client.post(
        reverse(f"admin:incidents_{model._meta.model_name}_add"), {"order": 10, **values}
    )


def rule(admin_client, pattern, replacement="", kind="expression", example=""):
    values = {
        "kind": kind,
        "pattern": pattern,
        "replacement": replacement,
        "example": example,
        "active": "on",
    }
    return save(admin_client, NumberRule, **values)


@pytest.mark.parametrize(
    ("kind", "pattern", "replacement", "number", "changed"),
    [
        ("prefix", "9", "+49", "930123456", "+4930123456"),
        ("prefix", "+49302312", "x", "+493023124410", "x4410"),
        ("expression", r"0(\d{9,12})", r"+49\1", "030123456789", "+4930123456789"),
        ("expression", r"\+?1?(206|425)(\d{7})", r"+1\1\2", "2065550123", "+12065550123"),
        ("expression", r"7\d+", "", "4711", None),
    ],
)
def test_stores_a_rule_that_translates(admin_client, kind, pattern, replacement, number, changed):
    rule(admin_client, pattern, replacement, kind, number)

    stored = NumberRule.objects.get()
    assert number_rules.applied(stored, number) == changed
    page = admin_client.get(reverse("admin:incidents_numberrule_changelist")).content.decode()
    assert (changed if changed is not None else "does not fit") in page


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r"(\d+)+", ""),
        (r"((\d)*)*", ""),
        (r"(\d+|\d)*5", ""),
        (r"(\d{1,9}){5,}", ""),
        (r"\d*\d*\d*5", ""),
        ("(", ""),
        ("[", ""),
        ("*", ""),
        (r"(?P<x>\d)", ""),
        (r"\d{99999999999}", ""),
        ("abc", ""),
        (r"\w+", ""),
        (r"(\d)", r"\2"),
        (r"(\d)", r"\g<1>"),
        (r"(\d)", "^ORactive=true"),
    ],
)
def test_refuses_a_rule_that_could_not_be_used(admin_client, pattern, replacement):
    page = rule(admin_client, pattern, replacement).content.decode()

    assert not NumberRule.objects.exists()
    assert 'class="errorlist' in page or "error" in page


@pytest.mark.parametrize("pattern", ["", "ab", "+", "49 30", "9*"])
def test_refuses_a_prefix_that_is_no_number(admin_client, pattern):
    rule(admin_client, pattern, kind="prefix")

    assert not NumberRule.objects.exists()


@pytest.mark.parametrize(
    ("table", "query", "person"),
    [
        ("customer_contact", "phone={phone}", "sys_id"),
        ("u_phone_book", "u_active=true^u_numberENDSWITH{digits}^ORu_mail={email}", "u_person"),
        ("alm_asset", "serial_number={employee_number}^NQasset_tag={user_name}", "assigned_to"),
    ],
)
def test_stores_a_table(admin_client, table, query, person):
    save(admin_client, FurtherTable, table=table, query=query, person=person, active="on")

    assert FurtherTable.objects.values_list("table", "query", "person").get() == (table, query, person)


@pytest.mark.parametrize(
    ("table", "query", "person"),
    [
        ("sys_user^x", "phone={phone}", "sys_id"),
        ("../sys_user", "phone={phone}", "sys_id"),
        ("sys_user", "active=true", "sys_id"),
        ("sys_user", "phone=javascript:gs.getUserID()^mobile_phone={phone}", "sys_id"),
        ("sys_user", "phone={phone}^ORDERBYname", "sys_id"),
        ("sys_user", "phone={number}", "sys_id"),
        ("sys_user", "phone{phone}", "sys_id"),
        ("sys_user", "phone={phone}x", "sys_id"),
        ("sys_user", "phone={phone}", "manager.sys_id"),
        ("sys_user", "", "sys_id"),
    ],
)
def test_refuses_a_table_that_could_not_be_asked(admin_client, table, query, person):
    save(admin_client, FurtherTable, table=table, query=query, person=person, active="on")

    assert not FurtherTable.objects.exists()
