"""Calls and readers against the examples in SERVICENOW_EXAMPLES: requests compared, answers read."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from gateway.providers import phone
from gateway.providers.bearer import anonymous
from gateway.providers.errors import NotSent, ProviderError, Refused, Unauthorised, Unavailable, UnsafeValue
from gateway.providers.http import JsonSession
from gateway.providers.servicenow import normalise, query
from gateway.providers.servicenow.caller_identifiers import CallerIdentifiers
from gateway.providers.servicenow.client import ServiceNowClient
from gateway.providers.servicenow.links import CLASSIC, record_url
from tests.gateway.providers.reading import INCIDENT, MARA, document

DOCUMENT = document("SERVICENOW_EXAMPLES")
HOST = DOCUMENT["_about"]["host"]
EXAMPLES = {example["name"]: example for example in DOCUMENT["http"]}
CREATED = "74dbbb9814155372d1c269ed6b2d8b0d"
CONVERSATION = "5f0c7c1e-9d57-4a0e-8f4e-2f4b7c9a1d33"
AGENT = "345e1e3eced22ad6408f9f7a3d4f2382"
AWAY = "738c21ed34ca178047b55a32d1ab62d4"

Make = Callable[[ServiceNowClient], Any]

READS: dict[str, Make] = {
    "user_by_phone_found": lambda client: (
        client.find_callers(CallerIdentifiers(phones=("+15550100199",))).people
    ),
    "user_by_phone_two_matches": lambda client: (
        client.find_callers(CallerIdentifiers(phones=("+15550100199",))).people
    ),
    "user_by_phone_none": lambda client: (
        client.find_callers(CallerIdentifiers(phones=("+15550100142",))).people
    ),
    "recent_incidents_recommended": lambda client: client.open_incidents([MARA]),
    "choice_list_states": lambda client: client.choices("incident", element="state"),
    "awa_agent_get": lambda client: client.agent_presence(AGENT),
    "awa_agent_put_presence": lambda client: client.set_agent_presence(AGENT, state_id=AWAY),
    "awa_presence_states": lambda client: client.presence_states(),
    "incident_get_404": lambda client: client.incident("dba8d883869687c42f563e260e1d118d"),
}


@pytest.fixture
def instance(remote: responses.RequestsMock) -> ServiceNowClient:
    return ServiceNowClient(JsonSession(HOST, authorise=anonymous), instance_url=HOST)


def _play(remote: responses.RequestsMock, name: str) -> dict[str, Any]:
    """Let the example's answer wait for its request."""
    request, answer = EXAMPLES[name]["request"], EXAMPLES[name]["response"]
    body = answer.get("body")
    remote.add(
        request["method"],
        HOST + request["path"],
        body=body if isinstance(body, str) else json.dumps(body),
        status=answer["status"],
        headers={key: value for key, value in answer.get("headers", {}).items() if key != "Content-Type"},
        content_type=answer.get("headers", {}).get("Content-Type", "application/json"),
    )
    return request


def _clauses(encoded: str) -> list[tuple[str, frozenset[str]]]:
    """Return a query's clauses; the values of a list as a set, for we ask for more spellings."""
    parts = [clause.partition("IN") for clause in encoded.split("^")]
    return [(column, frozenset(values.split(","))) for column, _, values in parts]


@pytest.mark.parametrize("name", READS)
def test_asks_as_the_example_does(
    instance: ServiceNowClient, remote: responses.RequestsMock, name: str
) -> None:
    example = _play(remote, name)

    READS[name](instance)

    sent = remote.calls[0].request
    assert (json.loads(sent.body) if sent.body else None) == example.get("body")
    if "sysparm_query" in example.get("query", {}) and "phone" not in name:  # asked for in more spellings
        ours = _clauses(sent.params["sysparm_query"])  # type: ignore[attr-defined]  # responses adds it
        theirs = _clauses(example["query"]["sysparm_query"])
        assert all(any(o[0] == t[0] and t[1] <= o[1] for o in ours) for t in theirs)


def test_finds_whom_the_examples_find(instance: ServiceNowClient, remote: responses.RequestsMock) -> None:
    found = {}
    for name in ("user_by_phone_found", "user_by_phone_two_matches", "user_by_phone_none"):
        remote.reset()
        _play(remote, name)
        found[name] = len(READS[name](instance))

    assert found == {"user_by_phone_found": 1, "user_by_phone_two_matches": 2, "user_by_phone_none": 0}


@pytest.mark.parametrize(
    "name",
    [
        "recent_incidents_recommended",
        "recent_incidents_default_reference_objects",
        "recent_incidents_display_all",
    ],
)
def test_reads_stored_values_whichever_way_they_come(name: str) -> None:
    rows = EXAMPLES[name]["response"]["body"]["result"]

    for row in rows:
        row["sys_id"] = normalise.value(row, "sys_id")
        row["number"] = normalise.value(row, "number")
        incident = normalise.incident(row, link=lambda _table, _id: "")
        assert (incident.caller_id, len(incident.state)) == (MARA, 1)
        assert incident.updated_at.tzinfo is UTC


@pytest.mark.parametrize(
    "name", ["misspelt_field_returns_everything", "recent_incidents_none", "limit_inside_query_is_ignored"]
)
def test_shows_no_other_callers_incidents(
    instance: ServiceNowClient, remote: responses.RequestsMock, name: str
) -> None:
    _play(remote, name)
    rows = [
        {"sys_updated_on": "2026-03-01 13:58:02", **row}
        for row in EXAMPLES[name]["response"]["body"]["result"]
    ]
    remote.reset()
    remote.get(f"{HOST}/api/now/table/incident", json={"result": rows})

    found = instance.open_incidents([MARA]).incidents

    assert all(incident.caller_id == MARA for incident in found)
    assert len(found) <= 5


def test_creates_as_the_example_does(instance: ServiceNowClient, remote: responses.RequestsMock) -> None:
    example = _play(remote, "incident_create")
    ours = {"short_description": "title", "work_notes": "note", "correlation_id": "conversation_id"}

    incident = instance.create_incident(
        {ours.get(column, column): words for column, words in example["body"].items()}
    )

    assert json.loads(remote.calls[0].request.body or "") == example["body"]
    assert (incident.incident_id, incident.state, incident.priority) == (CREATED, "1", "4")


def test_looks_for_a_created_one(instance: ServiceNowClient, remote: responses.RequestsMock) -> None:
    example = _play(remote, "incident_lookup_before_retry")

    instance.incident_by_correlation(CONVERSATION)

    sent = remote.calls[0].request.params["sysparm_query"]  # type: ignore[attr-defined]  # responses adds it
    assert sent.startswith(example["query"]["sysparm_query"])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("unauthenticated", Unauthorised),
        ("mfa_required", Unauthorised),
        ("oauth_bad_credentials", Unauthorised),
        ("api_level_acl", Refused),
        ("insert_acl", Refused),
        ("business_rule_abort", Refused),
        ("invalid_table", Refused),
        ("limit_zero", Refused),
        ("incident_get_404", Refused),
        ("awa_disabled", Refused),
        ("rate_limited", NotSent),
        ("semaphore_full", NotSent),
        ("maintenance_html", Unavailable),
        ("hibernating_html_200", Unavailable),
        ("partial_result_with_error", Unavailable),
    ],
)
def test_sorts_the_examples_failures(
    remote: responses.RequestsMock, name: str, kind: type[ProviderError]
) -> None:
    request = _play(remote, name)

    with pytest.raises(ProviderError) as caught:
        JsonSession(HOST, authorise=anonymous).request(request["method"], request["path"])

    assert type(caught.value) is kind


@pytest.mark.parametrize("evil", [entry["input"] for entry in DOCUMENT["inputs_that_must_not_reach_a_query"]])
def test_dangerous_inputs_reach_no_query(evil: str) -> None:
    for pattern in (query.RECORD_ID, query.INCIDENT_NUMBER, query.PHONE, query.EMAIL, query.NAME):
        if pattern is not query.NAME or evil != "anonymous":
            with pytest.raises(UnsafeValue):
                query.equal("column", evil, like=pattern)
    cleaned = phone.normalise(evil, region="US")
    assert cleaned is None or query.fit(cleaned, query.PHONE) == "+15550100199"


def test_links_as_the_example_does() -> None:
    [classic] = [link["url"] for link in DOCUMENT["deep_links"] if link["target"] == "classic form"]

    assert record_url(CLASSIC, instance_url=HOST, table="incident", record_id=INCIDENT) == classic


def test_reads_the_webhooks_of_the_contract() -> None:
    [body] = [one["body"] for one in DOCUMENT["callbacks"] if one["name"] == "webhook_incident_priority"]

    facts = normalise.read(body, received_at=datetime(2026, 3, 2, tzinfo=UTC))

    assert facts
    assert facts[0].incident.revision == 9  # type: ignore[attr-defined]  # it is an IncidentChanged
