"""gateway.attempts.make: what comes back is sorted by what to do next."""

import pytest
import requests
from django.utils import timezone

from gateway import attempts, budget, tokens
from gateway.models import AgentToken
from gateway.operations.names import Operation, Provider, RequestOutcome
from gateway.operations.table import OPERATIONS
from gateway.providers.errors import NotSent
from gateway.providers.facts import IncidentWritten, TokenRevoked
from live.problems import Code
from tests.factories import OutboundRequestFactory

pytestmark = pytest.mark.django_db
API = {"path": "/api/"}
GENESYS, SERVICENOW = "Genesys Cloud", "ServiceNow"
INCIDENT = {"key": "note-1", "conversation_id": "conversation-1", "note": "Restarted.", "title": "VPN"}


@pytest.fixture
def patient(clouds):
    """A request of Bridge itself, which is repeated freely."""
    return OutboundRequestFactory()


@pytest.fixture
def asked(agent):
    """A request that an agent asked for, which is never repeated."""
    payload = {"agent_id": agent.remote_id}
    return OutboundRequestFactory(
        operation="back_on_queue", provider="genesys", subject=agent.remote_id, payload=payload, lane=0
    )


@pytest.fixture
def reading(clouds):
    """A request to Genesys with the service's own token."""
    payload = {"conversation_id": clouds.customer(text="Hello").id}
    return OutboundRequestFactory(operation="read_conversation", provider="genesys", payload=payload)


def creating(**more):
    return OutboundRequestFactory(operation="create_incident", payload=INCIDENT, **more)


def creating_for_noor(**more):
    """Return a request of up to four: was it created, who is she, her incidents, create."""
    address = {"address": "noor.haddad@northwind.example", "attributes": {}}
    payload = INCIDENT | {"unknown": address}
    return OutboundRequestFactory(operation="create_incident", payload=payload, lane=0, **more)


def spent(provider=Provider.SERVICENOW, subject=""):
    """Return how many requests were counted, none of them before the test."""
    return budget.state_of(provider, subject).used


def ended(result):
    return result.outcome, result.problem


def test_returns_the_answers_facts(clouds):
    result = attempts.make(creating(attempts=1))

    assert ended(result) == (RequestOutcome.ACCEPTED, {})
    assert result.answer == result.facts
    assert [type(fact) for fact in result.facts] == [IncidentWritten]
    assert (result.not_sent, result.may_have_run) == (False, False)


def test_returns_an_answer_without_facts(asked, agent, clouds):
    clouds.set_presence(agent)

    result = attempts.make(asked)

    assert (result.outcome, result.answer, result.facts) == (RequestOutcome.ACCEPTED, None, [])


@pytest.mark.parametrize(("times", "asked_first"), [(1, False), (2, True)])
def test_looks_for_what_an_earlier_attempt_did(clouds, times, asked_first):
    attempts.make(creating(attempts=1))
    clouds.servicenow.calls.clear()

    attempts.make(creating(attempts=times))

    assert [method for method, _ in clouds.servicenow.calls] == (["GET", "GET"] if asked_first else ["POST"])


def test_sends_what_no_earlier_attempt_did(clouds):
    attempts.make(creating(attempts=2))

    assert len(clouds.rows("incident", correlation_id="conversation-1")) == 1


def test_waits_during_the_rest(patient):
    attempts.breakers["servicenow"].open()

    result = attempts.make(patient)

    problem = {"code": Code.NOT_ANSWERING, "cloud": SERVICENOW}
    assert ended(result) == (RequestOutcome.WAITING, problem)
    assert (result.retry_after_s, result.not_sent, result.may_have_run) == (15, True, False)


def test_tells_an_agent_of_the_rest(asked, clouds):
    attempts.breakers["genesys"].open()

    result = attempts.make(asked)

    assert ended(result) == (RequestOutcome.REFUSED, {"code": Code.NOT_ANSWERING, "cloud": GENESYS})
    assert clouds.genesys.calls == []


@pytest.mark.parametrize(("told", "pause_s"), [("77", (77, 77)), ("", (1, 10))])
def test_waits_as_long_as_it_is_told(patient, clouds, told, pause_s):
    body = {"error": {"message": "Too many requests"}}
    clouds.fault("servicenow", match=API, status=429, headers={"Retry-After": told}, body=body)

    result = attempts.make(patient)

    assert (result.outcome, result.not_sent) == (RequestOutcome.WAITING, True)
    assert result.problem["code"] == (Code.BUSY_UNTIL if told else Code.BUSY)
    assert pause_s[0] <= result.retry_after_s <= pause_s[1]


def test_tells_an_agent_of_a_busy_cloud(asked, clouds):
    clouds.fault("genesys", match=API, status=429)

    result = attempts.make(asked)

    assert ended(result) == (RequestOutcome.REFUSED, {"code": Code.BUSY, "cloud": GENESYS})
    assert result.not_sent


def test_sends_nothing_beyond_the_budget(patient, clouds, settings):
    settings.SERVICENOW_BUDGET_PER_HOUR = 0

    result = attempts.make(patient)

    assert (result.outcome, result.not_sent) == (RequestOutcome.WAITING, True)
    assert clouds.servicenow.calls == []


def test_counts_every_request(clouds, settings):
    attempts.make(creating_for_noor(attempts=2))

    assert spent() == len(clouds.servicenow.calls) == OPERATIONS[Operation.CREATE_INCIDENT].requests


def test_counts_no_request_for_a_token(reading, clouds, settings):
    settings.SERVICENOW_CLIENT_ID = "bridge"

    attempts.make(reading)

    assert spent(Provider.GENESYS) == len(clouds.genesys.calls) == 1


def test_counts_a_renewed_attempt_twice(reading, clouds, settings):
    clouds.fault("genesys", match=API, status=401)

    attempts.make(reading)

    assert spent(Provider.GENESYS) == 2


def test_counts_nothing_during_the_rest(patient, settings):
    attempts.breakers["servicenow"].open()

    attempts.make(patient)

    assert spent() == 0


def test_does_not_know_how_it_ended_where_the_budget_ends_in_between(clouds, settings):
    settings.SERVICENOW_BUDGET_PER_HOUR = 1

    result = attempts.make(creating_for_noor(attempts=1))

    assert result.outcome == RequestOutcome.WAITING
    assert (result.not_sent, result.may_have_run) == (False, True)
    assert result.retry_after_s > 0
    assert len(clouds.servicenow.calls) == 1


def test_does_not_know_how_it_ended_where_the_cloud_is_busy_in_between(clouds):
    busy = {"path": "/api/now/table/incident", "method": "POST"}
    clouds.fault("servicenow", match=busy, status=429, headers={"Retry-After": "77"})

    result = attempts.make(creating_for_noor(attempts=1))

    assert (result.outcome, result.not_sent, result.retry_after_s) == (RequestOutcome.WAITING, False, 77)


def test_counts_requests_by_agent(asked, settings):
    settings.GENESYS_BUDGET_PER_MINUTE = 1
    attempts.make(asked)

    budget.spend(Provider.GENESYS, subject="another", lane=0)
    with pytest.raises(NotSent):
        budget.spend(Provider.GENESYS, subject=asked.subject, lane=0)


def test_ends_a_sign_in_whose_token_is_refused(asked, clouds):
    clouds.fault("genesys", match=API, status=401)

    result = attempts.make(asked)

    assert ended(result) == (RequestOutcome.REFUSED, {"code": Code.SIGNED_OUT})
    [fact] = result.facts
    assert (type(fact), fact.agent_id) == (TokenRevoked, asked.subject)
    assert AgentToken.objects.get().ended_at
    assert len(clouds.genesys.calls) == 1


def test_sends_nothing_without_a_token(asked, clouds):
    tokens.end(asked.subject, timezone.now())

    assert ended(attempts.make(asked)) == (RequestOutcome.REFUSED, {"code": Code.SIGNED_OUT})

    assert clouds.genesys.calls == []


def test_renews_the_services_own_token_once(reading, clouds):
    clouds.fault("genesys", match=API, status=401)

    result = attempts.make(reading)

    assert ended(result) == (RequestOutcome.WAITING, {"code": Code.SERVICE_SIGN_IN, "cloud": GENESYS})
    assert (len(clouds.genesys.calls), result.not_sent, result.may_have_run) == (2, False, False)


def test_goes_on_with_the_renewed_token(reading, clouds, settings):
    attempts.make(reading)
    clouds.sign_out(client_id=settings.GENESYS_CLIENT_ID)

    assert attempts.make(reading).outcome == RequestOutcome.ACCEPTED


def test_waits_while_bridge_is_not_accepted(patient, clouds):
    clouds.fault("servicenow", match=API, status=401)

    result = attempts.make(patient)

    assert ended(result) == (RequestOutcome.WAITING, {"code": Code.SERVICE_SIGN_IN, "cloud": SERVICENOW})
    assert len(clouds.servicenow.calls) == 2


def test_quotes_a_refusal_without_its_address(patient, clouds, caplog):
    clouds.fault("servicenow", match=API, status=403, body={"error": {"message": "No. Ask GET /x: 1"}})

    result = attempts.make(patient)

    problem = {"code": Code.REFUSED_SAYING, "cloud": SERVICENOW, "said": "No. Ask GET /x: 1"}
    assert ended(result) == (RequestOutcome.REFUSED, problem)
    assert "/api/now/table/sys_user: 403" in caplog.text


def test_says_who_refuses_without_words(patient, clouds):
    clouds.fault("servicenow", match=API, status=403, body={})

    result = attempts.make(patient)

    assert ended(result) == (RequestOutcome.REFUSED, {"code": Code.REFUSED, "cloud": SERVICENOW})


def test_sends_no_unsafe_id(asked, clouds):
    asked.payload = {"agent_id": "../maya"}

    assert ended(attempts.make(asked)) == (RequestOutcome.REFUSED, {"code": Code.UNSAFE_VALUE})

    assert clouds.genesys.calls == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"status": 503}, Code.FAULT),
        ({"status": 302}, Code.FAULT),
        ({"drop_response": True}, Code.NO_ANSWER),
        ({"status": 200, "body": {}}, Code.NO_ANSWER),
    ],
    ids=["fault", "redirect", "no answer", "not readable"],
)
def test_tries_again_what_may_not_have_run(patient, clouds, fault, code):
    clouds.fault("servicenow", match=API, **fault)

    result = attempts.make(patient)

    assert ended(result) == (RequestOutcome.WAITING, {"code": code, "cloud": SERVICENOW})
    assert (result.retry_after_s, result.not_sent, result.may_have_run) == (None, False, True)


def test_leaves_an_agents_lost_request_unknown(asked, clouds):
    clouds.genesys.break_answer_with(requests.ReadTimeout("no answer"))

    result = attempts.make(asked)

    assert ended(result) == (RequestOutcome.UNKNOWN, {"code": Code.NO_ANSWER, "cloud": GENESYS})


@pytest.mark.parametrize(("failures", "state"), [(7, "closed"), (8, "open")])
def test_rests_after_eight_faults(patient, clouds, failures, state):
    clouds.fault("servicenow", match=API, status=503)

    for _ in range(failures):
        attempts.make(patient)

    assert attempts.breakers["servicenow"].state == state


@pytest.mark.parametrize("status", [302, 401, 403, 429])
def test_does_not_rest_while_it_is_answered(patient, clouds, status):
    clouds.fault("servicenow", match=API, status=status)

    for _ in range(8):
        attempts.make(patient)

    assert attempts.breakers["servicenow"].state == "closed"


def test_does_not_rest_for_our_own_faults(patient, clouds):
    patient.payload = {"unknown": "argument"}

    for _ in range(8):
        with pytest.raises(TypeError):
            attempts.make(patient)

    assert attempts.breakers["servicenow"].state == "closed"


@pytest.mark.parametrize(("status", "state"), [(200, "closed"), (503, "open")])
def test_tries_one_request_after_the_rest(patient, clouds, status, state):
    attempts.breakers["servicenow"].half_open()
    clouds.fault("servicenow", match=API, status=status, body={"result": []})

    attempts.make(patient)

    assert attempts.breakers["servicenow"].state == state
