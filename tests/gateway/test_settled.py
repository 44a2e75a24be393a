"""gateway.settled passes on how requests ended, to one listener and inside the caller's transaction."""

import pytest
from django.db import connection

from bridge_project import flow
from gateway import settled, worker
from gateway.operations.names import Operation, RequestOutcome
from gateway.operations.payloads import FindAgent
from routing.models import Agent
from tests.factories import AgentFactory, OutboundRequestFactory


@pytest.fixture
def listen():
    """Return ``settled.listen``; after the test, the flow listens again."""
    yield settled.listen
    settled.listen(flow.answer_all)


def test_tells_the_last_listener_alone(listen):
    first, second = [], []
    listen(first.extend)
    listen(second.extend)

    settled.report(["fact"])

    assert (first, second) == ([], ["fact"])


@pytest.mark.django_db
def test_tells_how_a_request_ended(listen, clouds):
    heard = []
    listen(heard.extend)
    asked = {"agent_id": "maya", "email": ""}
    OutboundRequestFactory(key="agent:maya", regarding="maya", subject="", payload=asked)

    worker.step()

    linked, fact = heard
    assert (fact.operation, fact.key, fact.regarding) == (Operation.FIND_AGENT, "agent:maya", "maya")
    assert fact.payload == FindAgent(**asked)
    assert (fact.outcome, fact.problem, fact.answer) == (RequestOutcome.ACCEPTED, {}, [linked])


@pytest.mark.django_db
def test_tells_what_the_problem_is(listen, clouds):
    heard = []
    listen(heard.extend)
    OutboundRequestFactory()
    clouds.fault("servicenow", match={"path": "/api/"}, status=403, body={})

    worker.step()

    [fact] = heard
    assert (fact.outcome, fact.answer) == (RequestOutcome.REFUSED, None)
    assert fact.problem == {"code": "refused", "cloud": "ServiceNow"}


@pytest.mark.django_db(transaction=True)
def test_reports_in_the_transaction_that_stores_the_outcome(listen, clouds):
    found = []
    listen(lambda facts: found.append(connection.in_atomic_block))
    OutboundRequestFactory()

    worker.step()

    assert found == [True]


@pytest.mark.django_db
def test_leads_to_the_flow(clouds):
    agent = AgentFactory(remote_id="maya", person_id="x")
    OutboundRequestFactory(payload={"agent_id": "maya", "email": "maya.reyes@northwind.example"})

    worker.step()

    assert Agent.objects.get().person_id not in ("", agent.person_id)
