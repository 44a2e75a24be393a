"""The recorded examples of routed work: same status, same keys, same kinds of values.

The file is named by SERVICENOW_EXAMPLES; without it there is nothing to compare.
"""

import json
import os

import pytest

from sandbox.organisation import sys_id_of
from sandbox.servicenow.tokens import TOKENS
from sandbox.servicenow.world import WORLD
from tests.servicenow.cast import ADMIN
from tests.servicenow.desk import AWA, ago
from tests.servicenow.test_examples import kinds, offered, without_optional

FILE = os.environ.get("SERVICENOW_EXAMPLES", "")
GROUPS = {"awa", "interaction", "ccaas"}
INES, RUTH = "345e1e3eced22ad6408f9f7a3d4f2382", "841a7f69d624c71c56e6ace64c45790c"
MARA, CALL = "02f30725235f6d8f6284c8cb9d11e0b5", "74dbbb9814155372d1c269ed6b2d8b0d"
DOCUMENT, ITEM = "b8aef4d50745627b937ffa773be50a5f", "0f67daa2d2c1b66c244b52cda012527a"
QUEUE, OTHER_QUEUE = "3ff0da682d876a111705ea8b3928b1c0", "3184b04424aad1cbbea7c87751ea15a6"
STATES = {
    "Available": "1bb6f7696f109600d57baaa62a9641ed",
    "Away": "738c21ed34ca178047b55a32d1ab62d4",
    "Offline": "310601cd10265ba0ddf014698ee3776a",
}
CHANNEL, REASON = "22ae2c3bcf1e359911720634030f2627", "7980d84d520b0654ff3d24ac9b1962aa"
PROVIDER, MAPPED = "3e051392a1a075bb01a8bbf44dd723d3", "external_id_mapping"
CONVERSATION = "5f0c7c1e-9d57-4a0e-8f4e-2f4b7c9a1d33"
# Who needs an item of the document before the request, and how far it has come.
USAGE = {
    "awa_manual_assignment": "queued",
    "awa_inbox_accept": "pending_accept",
    "awa_inbox_accept_not_pending": "queued",
    "awa_inbox_reject": "pending_accept",
    "awa_work_items_poll": "queued",
}


@pytest.fixture
def writer():
    """The people and queues of the examples, beside the demo's."""
    made = WORLD.writer("admin")
    for sys_id, first, last in ((INES, "Ines", "Duarte"), (RUTH, "Ruth", "Adler"), (MARA, "Mara", "Lind")):
        name = {"first_name": first, "last_name": last, "user_name": f"{first}.{last}".lower()}
        made.insert("sys_user", {"sys_id": sys_id, **name})
    for name, sys_id in STATES.items():
        seeded = WORLD.stores["awa_presence_state"].rows[sys_id_of("awa_presence_state", name)]
        served = CHANNEL if name == "Available" else ""
        made.insert("awa_presence_state", {**seeded, "sys_id": sys_id, "service_channels": served})
    seeded = WORLD.stores["awa_service_channel"].rows.pop(sys_id_of("awa_service_channel", "messaging"))
    made.insert("awa_service_channel", {**seeded, "sys_id": CHANNEL})
    for agent in (INES, RUTH):
        made.insert("awa_agent_presence", {"agent": agent, "current_presence_state": STATES["Available"]})
        for role in ("awa_agent", "awa_external_user"):
            made.insert("sys_user_has_role", {"user": agent, "role": sys_id_of("sys_user_role", role)})
    _add_queues(made)
    made.insert("awa_external_provider", {"sys_id": PROVIDER, "name": "Genesys"})
    made.insert("awa_reject_reason", {"sys_id": REASON, "reason": "Busy", "value": "busy", "order": "1"})
    made.insert("interaction", {"sys_id": DOCUMENT, "type": "messaging", "short_description": "x"})
    for sys_id in (CALL, "219742c3b1f9e1ed8d687142098a1409"):
        made.insert("incident", {"sys_id": sys_id, "short_description": "VPN drops"})
    return made


def _add_queues(made):
    for sys_id, outer in (
        (QUEUE, "0b7c3d0e-52d6-4c0a-9a0f-7d3ce4c5a111"),
        (OTHER_QUEUE, "9a3ce0c2-1b13-4f0b-8a55-61c0a84bb222"),
    ):
        queue = {"name": "IT Help (Genesys)", "external": "true", "service_channel": CHANNEL}
        made.insert("awa_queue", {"sys_id": sys_id, "external_id": outer, **queue})


def stand(writer, call, name):
    """Bring about what only the example's name tells."""
    state = USAGE.get(name)
    if state:
        kept = {"document_table": "interaction", "document_id": DOCUMENT, "queue": QUEUE}
        agent = {"assigned_to": "" if state == "queued" else INES, "service_channel": CHANNEL}
        writer.insert("awa_work_item", {"sys_id": ITEM, "state": state, **kept, **agent})
    if name == "awa_offer_agent_unavailable":
        call("PUT", f"{AWA}/agents/{INES}", {"presence": {"sys_id": STATES["Away"]}})
    if name == "awa_disabled":
        switch = sys_id_of("sys_properties", "glide.awa.enabled")
        call("PATCH", f"/api/now/table/sys_properties/{switch}", {"value": "false"}, headers=ADMIN)
    if name == "external_id_mapping_get":
        kept = {"document_table": "interaction", "document_id": DOCUMENT, "external_id": CONVERSATION}
        table = "sn_ct_ctr_it_core_ccaas_external_id_mapping"
        writer.insert(table, {**kept, "external_provider": PROVIDER})


def sent_body(example):
    """Return the body, its offer made a moment ago."""
    body = json.loads(json.dumps(example["request"]["body"]))
    if isinstance(body, dict) and "offered_on" in body.get("assignment", {}):
        body["assignment"]["offered_on"] = ago(1)
    return body


@pytest.mark.skipif(not FILE, reason="SERVICENOW_EXAMPLES names no file")
@pytest.mark.parametrize("example", offered(GROUPS), ids=lambda example: example["name"])
def test_answers_as_recorded(call, writer, example):
    stand(writer, call, example["name"])
    asked, expected = example["request"], example["response"]
    bearer = {"Authorization": f"Bearer {TOKENS.by_password('bridge').access}"}

    answer = call(
        asked["method"],
        asked["path"],
        sent_body(example),
        query=asked["query"],
        headers={**asked["headers"], **bearer},
    )

    assert answer.status == expected["status"], answer.text
    assert set(expected["headers"]) <= set(answer.headers)
    shape = kinds(expected["body"])
    assert without_optional(kinds(answer.body), shape) == shape
