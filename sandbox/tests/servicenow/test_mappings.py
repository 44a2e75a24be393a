"""What a contact centre calls our records and agents is kept once."""

import pytest

from sandbox.organisation import sys_id_of
from tests.servicenow.cast import MAYA
from tests.servicenow.desk import interaction

CORE = "/api/sn_ct_ctr_it_core"
PROVIDER = sys_id_of("awa_external_provider", "Genesys Cloud")


def path_of(document, table="interaction"):
    return f"{CORE}/external_id_mapping/table/{table}/documentId/{document}"


def agent(call, user=MAYA, inbound="genesys-voice", **sent):
    return call("PUT", f"{CORE}/agent_mapping/agent/{user}/inboundId/{inbound}", sent)


def test_keeps_the_outer_id_once(call, rows):
    document = interaction(call)
    sent = {"external_id": "c-1", "external_provider": PROVIDER}

    first = call("PUT", path_of(document), sent)
    again = call("PUT", path_of(document), {**sent, "external_id": "c-2"})

    assert (first.status, again.status) == (201, 200)
    assert call("GET", path_of(document)).result["data"] == {
        "document_table": "interaction",
        "document_id": document,
        "external_id": "c-2",
        "external_provider": PROVIDER,
    }
    table = "sn_ct_ctr_it_core_ccaas_external_id_mapping"
    assert len(rows(table, f"document_id={document}", "sys_id")) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"external_id": ""},
        {"external_id": 7},
        {"external_id": "x" * 201},
        {"external_id": "c", "external_provider": "x"},
    ],
)
def test_refuses_odd_outer_ids(call, sent):
    document = interaction(call)

    assert call("PUT", path_of(document), sent).status == 400
    assert call("GET", path_of(document)).status == 404


def test_refuses_records_that_are_not_there(call):
    sent = {"external_id": "c", "external_provider": PROVIDER}

    assert call("PUT", path_of("x"), sent).status == 404
    assert call("PUT", path_of("x", "nonsense"), sent).status == 404


def test_keeps_the_agent_once(call, rows):
    first = agent(call, external_agent_id="g-1")
    again = agent(call, external_agent_id="g-1", active="false")

    assert (first.status, again.status) == (201, 200)
    assert first.result["message"] == "Agent Id mapping record inserted"
    assert first.result["mappingIds"] == again.result["mappingIds"]
    assert rows("external_agent_mapping", f"agent={MAYA}", "external_agent_id,active") == [
        {"external_agent_id": "g-1", "active": "false"}
    ]


@pytest.mark.parametrize(
    ("ids", "sent"),
    [
        ({}, {}),
        ({"user": "x"}, {"external_agent_id": "g"}),
        ({"inbound": "x"}, {"external_agent_id": "g"}),
        ({}, {"external_agent_id": "g", "active": "perhaps"}),
    ],
)
def test_refuses_odd_agents(call, ids, sent):
    assert agent(call, **ids, **sent).status == 400
