"""Queues: finding, making, changing and removing them."""

from typing import Any

import pytest

from sandbox.organisation import uuid_of
from tests.genesys.cast import BILLING, DESK, Caller, begin

FINANCE = uuid_of("division", "Finance")
QUEUES = "/api/v2/routing/queues"


def names(caller: Caller, path: str) -> list[str]:
    return [each["name"] for each in caller.get(path).body["entities"]]


def put(caller: Caller, **settings: Any) -> Any:
    return caller.put(f"{QUEUES}/{DESK}", {"name": "IT Service Desk"} | settings)


def test_are_listed_by_name(machine: Caller) -> None:
    assert names(machine, QUEUES) == ["Billing", "IT Service Desk", "VIP Support"]
    assert names(machine, f"{QUEUES}?sortOrder=desc")[0] == "VIP Support"


def test_are_listed_with_a_slash_at_the_end(machine: Caller) -> None:
    assert names(machine, f"{QUEUES}/?pageSize=25&name=**&divisionId") == names(machine, QUEUES)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name=billing", ["Billing"]),
        ("name=b*", ["Billing"]),
        ("name=*desk", ["IT Service Desk"]),
        ("name=*s*", ["IT Service Desk", "VIP Support"]),
        ("name=bill", []),
        (f"id={DESK}", ["IT Service Desk"]),
        ("divisionId=none", []),
        ("hasPeer=true", []),
        ("peerId=none", []),
        ("cannedResponseLibraryId=none", []),
    ],
)
def test_are_found(machine: Caller, query: str, found: list[str]) -> None:
    assert names(machine, f"{QUEUES}?{query}") == found


@pytest.mark.parametrize("query", ["sortOrder=up", "hasPeer=maybe", "pageSize=0", "pageNumber=none"])
def test_odd_queries_are_refused(machine: Caller, query: str) -> None:
    assert machine.get(f"{QUEUES}?{query}").status == 400


def test_unknown_is_not_found(machine: Caller) -> None:
    assert machine.get(f"{QUEUES}/none").status == 404
    assert put(machine).status == 200
    assert machine.put(f"{QUEUES}/none", {"name": "None"}).status == 404


def test_mine_are_those_i_belong_to(agent: Caller) -> None:
    agent.patch(f"/api/v2/users/{agent.id}/queues/{DESK}", {"joined": False})

    assert names(agent, f"{QUEUES}/me") == ["IT Service Desk", "VIP Support"]
    assert names(agent, f"{QUEUES}/me?joined=true") == ["VIP Support"]


def test_agents_search_by_division(agent: Caller) -> None:
    brief = agent.get(f"{QUEUES}/divisionviews?name=b*&sortBy=id").body["entities"][0]

    assert set(brief) == {"id", "name", "division", "selfUri"}
    assert names(agent, f"{QUEUES}/divisionviews/all") == ["Billing", "IT Service Desk", "VIP Support"]
    assert agent.get(f"{QUEUES}/divisionviews?pageNumber=6").status == 400
    assert agent.get(f"{QUEUES}/divisionviews?sortBy=age").status == 400


def test_a_new_one_has_the_vendors_settings(machine: Caller) -> None:
    made = machine.post(QUEUES, {"name": "Repairs"}).body

    assert made["lastAgentRoutingMode"] == "AnyAgent"
    assert (made["scoringMethod"], made["skillEvaluationMethod"]) == ("TimestampAndPriority", "ALL")
    assert (made["routingRules"], made["memberGroups"], made["memberCount"]) == ([], [], 0)
    assert set(made["mediaSettings"]) == {"call", "callback", "chat", "email", "message"}
    assert machine.get(made["selfUri"]).body == made


def test_a_new_one_copies_another(machine: Caller) -> None:
    made = machine.post(QUEUES, {"name": "Billing abroad", "sourceQueueId": BILLING}).body

    codes = names(machine, f"{QUEUES}/{made['id']}/wrapupcodes")
    assert made["acwSettings"] == {"wrapupPrompt": "OPTIONAL"}
    assert "Refund granted" in codes


def test_agents_make_none(agent: Caller) -> None:
    answer = agent.post(QUEUES, {"name": "Repairs"})

    assert (answer.status, answer.body["code"]) == (403, "missing.permissions")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required.field.missing"),
        ({"name": " "}, "required.field.missing"),
        ({"name": "billing"}, "duplicate.name"),
        ({"name": 7}, "invalid.value"),
        ({"name": "Repairs", "division": {"id": "none"}}, "bad.request"),
        ({"name": "Repairs", "sourceQueueId": "none"}, "not.found"),
    ],
)
def test_a_new_one_needs_a_name_of_its_own(machine: Caller, body: dict[str, Any], code: str) -> None:
    assert machine.post(QUEUES, body).body["code"] == code
    assert len(names(machine, QUEUES)) == 3


def test_keeps_what_it_is_given(machine: Caller) -> None:
    settings: dict[str, Any] = {
        "description": "First line",
        "peerId": "3b5c",
        "enableTranscription": True,
        "enableManualAssignment": False,
        "scoringMethod": "PriorityOnly",
        "cannedResponseLibraries": {"mode": "SelectedOnly", "libraryIds": ["l1"]},
        "outboundMessagingAddresses": {"openMessagingRecipient": {"id": "r1"}},
        "defaultScripts": {"MESSAGE": {"name": "Hello"}},
        "acwSettings": {"wrapupPrompt": "AGENT_REQUESTED", "timeoutMs": 60_000},
    }

    assert put(machine, **settings).status == 200

    kept = machine.get(f"{QUEUES}/{DESK}").body
    assert {name: kept[name] for name in settings} == settings
    assert names(machine, f"{QUEUES}?peerId=3b5c&hasPeer=true") == ["IT Service Desk"]


def test_keeps_the_settings_of_media(machine: Caller) -> None:
    message = {
        "alertingTimeoutSeconds": 45,
        "enableAutoAnswer": True,
        "serviceLevel": {"percentage": 0.9, "durationMs": 30_000},
        "subTypeSettings": {"open": {"enableAutoAnswer": False}},
    }

    kept = put(machine, mediaSettings={"message": message}).body["mediaSettings"]

    assert kept["message"] | message == kept["message"]
    assert kept["call"]["alertingTimeoutSeconds"] == 20


@pytest.mark.parametrize(
    "settings",
    [
        {"acwSettings": {"wrapupPrompt": "SOMETIMES"}},
        {"acwSettings": {"wrapupPrompt": "MANDATORY", "timeoutMs": 5000}},
        {"acwSettings": {"wrapupPrompt": "MANDATORY_TIMEOUT", "timeoutMs": 999}},
        {"acwSettings": {"wrapupPrompt": "MANDATORY_TIMEOUT", "timeoutMs": 3_600_001}},
        {"acwSettings": "none"},
        {"mediaSettings": {"call": {"alertingTimeoutSeconds": "soon"}}},
        {"mediaSettings": {"call": {"enableAutoAnswer": "yes"}}},
        {"mediaSettings": {"call": {"serviceLevel": {"percentage": 80}}}},
        {"mediaSettings": {"callback": {"mode": "Nobody"}}},
        {"mediaSettings": []},
        {"scoringMethod": "Random"},
        {"skillEvaluationMethod": "SOME"},
        {"lastAgentRoutingMode": "Always"},
        {"enableManualAssignment": 1},
        {"cannedResponseLibraries": {"mode": "Some"}},
        {"routingRules": {}},
        {"routingRules": ["any"]},
        {"routingRules": [{"operator": "SOME"}]},
        {"routingRules": [{"operator": "ANY", "waitSeconds": "long"}]},
        {"mediaSettings": {"message": {"subTypeSettings": {"open": "yes"}}}},
        {"mediaSettings": {"message": {"subTypeSettings": {"open": {"enableAutoAnswer": 1}}}}},
        {"cannedResponseLibraries": {"libraryIds": "l1"}},
        {"description": 7},
    ],
)
def test_odd_settings_are_refused_and_change_nothing(machine: Caller, settings: dict[str, Any]) -> None:
    before = machine.get(f"{QUEUES}/{DESK}").body

    answer = put(machine, **({"description": "changed"} | settings))

    assert (answer.status, answer.body["code"]) == (400, "invalid.value")
    assert machine.get(f"{QUEUES}/{DESK}").body == before


def test_prompts_differ(machine: Caller) -> None:
    desk = machine.get(f"{QUEUES}/{DESK}").body
    billing = machine.get(f"{QUEUES}/{BILLING}").body

    assert desk["acwSettings"] == {"wrapupPrompt": "MANDATORY"}
    assert billing["acwSettings"] == {"wrapupPrompt": "OPTIONAL"}
    assert desk["mediaSettings"]["message"]["alertingTimeoutSeconds"] == 30


def test_removing_needs_it_to_be_idle(machine: Caller) -> None:
    waiting = begin(queue="Billing")

    refused = machine.delete(f"{QUEUES}/{BILLING}")
    forced = machine.delete(f"{QUEUES}/{BILLING}?forceDelete=true")

    assert (refused.status, refused.body["code"]) == (400, "active.queue")
    assert forced.status == 200
    assert machine.get(f"/api/v2/conversations/{waiting}").body["endTime"]
    assert names(machine, QUEUES) == ["IT Service Desk", "VIP Support"]


def test_removing_takes_it_from_its_members(agent: Caller, machine: Caller) -> None:
    assert machine.delete(f"{QUEUES}/{DESK}").status == 200

    assert names(agent, f"{QUEUES}/me") == ["VIP Support"]
    assert machine.delete(f"{QUEUES}/{DESK}").status == 404


def test_belong_to_a_division(machine: Caller) -> None:
    made = put(machine, division={"id": FINANCE}).body

    assert made["division"]["name"] == "Finance"
    assert names(machine, f"{QUEUES}?divisionId={FINANCE}") == ["IT Service Desk"]
    assert machine.delete(f"/api/v2/authorization/divisions/{FINANCE}").status == 409
