"""Who may call what about routed work; and all of it can be kept."""

import pickle
import re

import pytest

from sandbox.organisation import sys_id_of
from sandbox.servicenow.awa.operations import OPERATIONS as AWA
from sandbox.servicenow.interactions.operations import OPERATIONS as INTERACTIONS
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN, MAYA, READER
from tests.servicenow.desk import AWAY, accepted, ago, offered


def name_of(operation):
    return f"{operation.method} {operation.path}"


def path_of(operation):
    return re.sub(r"{\w+}", "x", operation.path)


@pytest.mark.parametrize("operation", [each for each in (*AWA, *INTERACTIONS) if each.needs], ids=name_of)
def test_is_forbidden_without_the_role(call, operation):
    assert call(operation.method, path_of(operation), {}, headers=READER).status == 403


@pytest.mark.parametrize("operation", AWA, ids=name_of)
def test_is_forbidden_while_awa_is_off(call, operation):
    switch = sys_id_of("sys_properties", "glide.awa.enabled")
    call("PATCH", f"/api/now/table/sys_properties/{switch}", {"value": "false"}, headers=ADMIN)

    answer = call(operation.method, path_of(operation), {}, headers=ADMIN)

    assert (answer.status, answer.body["error"]["detail"]) == (403, "AWA is not enabled")


def test_can_be_kept_in_a_file(call):
    offered(call, timeout=20, offered_on=ago(1), after_timeout_presence=AWAY)
    accepted(call, MAYA)

    assert pickle.loads(pickle.dumps((WORLD.timers, WORLD.stores)))  # noqa: S301 - our own
