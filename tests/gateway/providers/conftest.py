"""Clients against an address that ``responses`` answers."""

from collections.abc import Iterator

import pytest
import responses

from gateway.providers.bearer import Bearer
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.http import JsonSession
from gateway.providers.servicenow.client import ServiceNowClient

GENESYS = "https://api.genesys.test"
SERVICENOW = "https://acme.servicenow.test"


@pytest.fixture
def remote() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def genesys(remote: responses.RequestsMock) -> GenesysClient:
    return GenesysClient(JsonSession(GENESYS, authorise=Bearer(lambda: "token")))


@pytest.fixture
def servicenow(remote: responses.RequestsMock) -> ServiceNowClient:
    http = JsonSession(SERVICENOW, authorise=Bearer(lambda: "token"))
    return ServiceNowClient(http, instance_url=SERVICENOW)
