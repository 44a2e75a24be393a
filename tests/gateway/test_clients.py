"""gateway.clients are built from settings, and say who they are to the clouds."""

import base64
import re

import pytest
import responses

from gateway import clients
from gateway.providers.errors import NotSent
from tests.factories import AgentTokenFactory

ANYWHERE = re.compile(r"http://.*")
BASIC = f"Basic {base64.b64encode(b'bridge:secret').decode()}"


@pytest.fixture
def remote():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.post(ANYWHERE, json={"access_token": "service", "expires_in": 1800})
        mock.get(ANYWHERE, json={"result": [], "entities": []})
        yield mock


@pytest.mark.parametrize(
    ("given", "header", "value"),
    [
        ({"API_KEY": "key"}, "x-sn-apikey", "key"),
        ({"CLIENT_ID": "bridge", "CLIENT_SECRET": "secret"}, "Authorization", "Bearer service"),
        ({"USER": "bridge", "PASSWORD": "secret"}, "Authorization", BASIC),
        ({"API_KEY": "key", "CLIENT_ID": "bridge", "USER": "bridge"}, "x-sn-apikey", "key"),
    ],
    ids=["API key", "OAuth client", "user and password", "all of them"],
)
def test_of_servicenow_are_the_integration_user(db, remote, settings, given, header, value):
    for name in ("API_KEY", "CLIENT_ID", "CLIENT_SECRET", "USER", "PASSWORD"):
        setattr(settings, f"SERVICENOW_{name}", given.get(name, ""))

    clients.servicenow().presence_states()

    assert remote.calls[-1].request.headers[header] == value


@pytest.mark.django_db
def test_of_genesys_are_agent_or_service(remote):
    AgentTokenFactory(subject="maya", token="maya's")
    for client in (clients.genesys(), clients.genesys("maya"), clients.genesys_with("new")):
        client.presence_definitions()

    asked = [call.request for call in remote.calls if call.request.method == "GET"]
    assert [request.headers["Authorization"] for request in asked] == [
        "Bearer service",
        "Bearer maya's",
        "Bearer new",
    ]


def test_share_their_connections():
    sessions = {client._http._session for client in (clients.genesys("maya"), clients.genesys("ada"))}

    assert len(sessions) == 1
    assert clients.servicenow()._http._session is clients.servicenow()._http._session


@pytest.mark.django_db
@pytest.mark.parametrize(
    "client",
    [clients.genesys, lambda: clients.genesys("maya"), lambda: clients.genesys_with("new")],
    ids=["service", "agent", "new token"],
)
def test_send_nothing_beyond_the_budget(remote, settings, client):
    settings.GENESYS_BUDGET_PER_MINUTE = 0

    with pytest.raises(NotSent, match="budget spent"):
        client().presence_definitions()

    assert len(remote.calls) == 0
