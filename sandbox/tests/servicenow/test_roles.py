"""Roles: what an operation needs, and who has it."""

import pytest

from sandbox.operations import get
from sandbox.organisation import sys_id_of
from sandbox.servicenow.resources import result, view_of
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN, signed_in


@pytest.fixture
def ask(rf):
    """Return ``ask(user, role)``: the status of an operation that needs the role."""

    def asked(user, *needs):
        view = view_of({"GET": get("/api/x", lambda request: result("seen"), *needs)})
        return view(rf.get("/api/x", headers=signed_in(user)))

    return asked


@pytest.mark.parametrize(("user", "status"), {"bridge": 200, "admin": 200, "reader": 403}.items())
def test_lets_in_who_has_one_of_them(ask, user, status):
    assert ask(user, "awa_manager", "awa_integration_user").status_code == status


def test_needs_none_unless_told(ask):
    assert ask("reader").status_code == 200


def test_refuses_in_the_words_of_the_api(ask):
    assert b"Failed API level ACL Validation" in ask("reader", "awa_manager").content


def test_follow_the_table(call, ask):
    ids = {"user": sys_id_of("sys_user", "reader"), "role": sys_id_of("sys_user_role", "awa_manager")}

    call("POST", "/api/now/table/sys_user_has_role", ids, headers=ADMIN)

    assert ask("reader", "awa_manager").status_code == 200


def test_are_given_to_agents():
    assert "awa_external_user" in WORLD.roles_of("maya.reyes")
