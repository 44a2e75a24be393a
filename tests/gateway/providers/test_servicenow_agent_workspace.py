"""ServiceNow's own desk: presence states, queues, groups, choices."""

import json
from typing import Any

import pytest
import responses

from gateway.providers.errors import Malformed, Refused, UnsafeValue
from gateway.providers.fact_values import Listed
from gateway.providers.servicenow.client import ServiceNowClient
from tests.gateway.providers.conftest import SERVICENOW
from tests.gateway.providers.reading import MARA, TOMAS

AGENT = f"{SERVICENOW}/api/now/awa/agents/{MARA}"
AWAY = "738c21ed34ca178047b55a32d1ab62d4"
NOT_FOUND = {"error": {"message": "Record Not Found", "detail": "Agent not found"}, "status": "failure"}


def _presence(state_id: str) -> dict[str, Any]:
    return {"result": {"presence": {"name": "Away", "sys_id": state_id, "channels": []}, "sys_id": MARA}}


def test_presence_states(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    rows = [
        {"name": "Available", "order": 10, "sys_id": TOMAS, "available": True},
        {"name": "Away", "order": 20, "sys_id": AWAY, "available": False},
    ]
    remote.get(f"{SERVICENOW}/api/now/awa/agents/presence_states", json={"result": rows})

    states = servicenow.presence_states()

    assert [(state.name, state.available, state.order) for state in states] == [
        ("Available", True, 10),
        ("Away", False, 20),
    ]


def test_agent_presence(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.get(AGENT, json=_presence(AWAY))

    assert servicenow.agent_presence(MARA) == AWAY


def test_someone_who_is_no_agent_has_no_presence(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(AGENT, json=NOT_FOUND, status=404)

    assert servicenow.agent_presence(MARA) == ""


def test_agent_work_switched_off_is_refused(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(AGENT, json={"error": {"message": "Forbidden"}}, status=403)

    with pytest.raises(Refused):
        servicenow.agent_presence(MARA)


def test_presences_of_those_who_are_agents(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(AGENT, json=_presence(AWAY))
    remote.get(f"{SERVICENOW}/api/now/awa/agents/{TOMAS}", json=NOT_FOUND, status=404)

    [seen] = servicenow.agent_presences([MARA, TOMAS])

    assert (seen.person_id, seen.state_id) == (MARA, AWAY)


def test_sets_a_presence(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    remote.put(AGENT, json=_presence(AWAY))

    assert servicenow.set_agent_presence(MARA, state_id=AWAY) == AWAY
    assert json.loads(remote.calls[0].request.body or "") == {"presence": {"sys_id": AWAY, "channels": []}}


@pytest.mark.parametrize(("person_id", "state_id"), [("", AWAY), ("../x", AWAY), (MARA, ""), (MARA, "Away")])
def test_refuses_what_is_no_id(servicenow: ServiceNowClient, person_id: str, state_id: str) -> None:
    with pytest.raises(UnsafeValue):
        servicenow.set_agent_presence(person_id, state_id=state_id)


def test_reads_lists_to_their_empty_page(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    url = f"{SERVICENOW}/api/now/table/sys_user_group"
    remote.get(url, json={"result": [{"sys_id": TOMAS, "name": "Network", "active": "false"}]})
    remote.get(url, json={"result": [{"sys_id": MARA, "name": "desktop", "active": "true"}]})
    remote.get(url, json={"result": []})

    groups = servicenow.groups()

    assert groups == (
        Listed(remote_id=MARA, name="desktop"),
        Listed(remote_id=TOMAS, name="Network", active=False),
    )
    offsets = [call.request.params["sysparm_offset"] for call in remote.calls]  # type: ignore[attr-defined]
    assert offsets == ["0", "500", "1000"]


def test_queues(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    url = f"{SERVICENOW}/api/now/table/awa_queue"
    remote.get(url, json={"result": [{"sys_id": MARA, "name": "IT Help"}]})
    remote.get(url, json={"result": []})

    assert servicenow.queues() == (Listed(remote_id=MARA, name="IT Help"),)


def test_an_unreadable_list_is_not_an_empty_one(
    servicenow: ServiceNowClient, remote: responses.RequestsMock
) -> None:
    remote.get(f"{SERVICENOW}/api/now/table/awa_queue", json={"status": "success"})

    with pytest.raises(Malformed):
        servicenow.queues()


def test_choices(servicenow: ServiceNowClient, remote: responses.RequestsMock) -> None:
    rows = [{"value": "1", "label": "New"}, {"value": "", "label": "-- None --"}]
    remote.get(f"{SERVICENOW}/api/now/table/sys_choice", json={"result": rows})

    assert servicenow.choices("incident", element="state") == (Listed(remote_id="1", name="New"),)


def test_choices_refuses_odd_names(servicenow: ServiceNowClient) -> None:
    with pytest.raises(UnsafeValue):
        servicenow.choices("incident^ORname=sys_user", element="state")
