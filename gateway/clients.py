"""Provider clients built from the settings, for the service itself or for an agent.

Before each request, every client gives the thread's database connection back and counts the request against
the budget, which learns from each answer. Nothing else counts requests.
"""

import hashlib
from functools import lru_cache, partial

from django.conf import settings
from requests.auth import AuthBase, HTTPBasicAuth

from gateway import pool, tokens
from gateway.budget import Spending
from gateway.operations import privacy
from gateway.operations.names import Lane, Provider
from gateway.providers.bearer import ApiKey, Bearer, anonymous
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.http import JsonSession
from gateway.providers.servicenow.client import ServiceNowClient


def of(spending: Spending) -> GenesysClient | ServiceNowClient:
    """Return the client of an attempt, which counts its requests as this spending."""
    return _genesys(spending) if spending.provider == Provider.GENESYS else _servicenow(spending)


def genesys(subject: str = "", *, lane: Lane = Lane.CLICK) -> GenesysClient:
    """Return a client that acts for one agent, or for the service itself when no agent is named."""
    return _genesys(Spending(provider=Provider.GENESYS, subject=subject, lane=lane))


def genesys_with(token: str) -> GenesysClient:
    """Return a client for a new token, which has a budget of its own until its agent is known."""
    subject = hashlib.sha256(token.encode()).hexdigest()
    session = _connections().acting_as(Bearer(lambda: token))
    return GenesysClient(session.metered_by(Spending(provider=Provider.GENESYS, subject=subject)))


def servicenow(*, lane: Lane = Lane.CLICK) -> ServiceNowClient:
    """Return a client of the integration user."""
    return _servicenow(Spending(provider=Provider.SERVICENOW, lane=lane))


def _genesys(spending: Spending) -> GenesysClient:
    subject = spending.subject
    token = partial(tokens.of_agent, subject) if subject else tokens.genesys_service
    return GenesysClient(_connections().acting_as(Bearer(token)).metered_by(spending))


def _servicenow(spending: Spending) -> ServiceNowClient:
    return ServiceNowClient(
        _instance().metered_by(spending),
        instance_url=settings.SERVICENOW_URL,
        record_pattern=settings.SERVICENOW_RECORD_URL,
        phone_region=settings.PHONE_REGION,
        mask=privacy.masker(),
    )


@lru_cache(maxsize=1)
def _connections() -> JsonSession:
    """Return the session that all Genesys clients share, so that a rare action finds an open connection."""
    session = JsonSession(settings.GENESYS_API_URL, authorise=anonymous, timeout_s=settings.GENESYS_TIMEOUT_S)
    return session.before_each(pool.give_back)


@lru_cache(maxsize=1)
def _instance() -> JsonSession:
    """Return the session that all ServiceNow clients share."""
    session = JsonSession(
        settings.SERVICENOW_URL, authorise=_integration_user(), timeout_s=settings.SERVICENOW_TIMEOUT_S
    )
    return session.before_each(pool.give_back)


def _integration_user() -> AuthBase:
    if settings.SERVICENOW_API_KEY:  # first match wins. Source: docs/providers/servicenow.md#sign-in
        return ApiKey(settings.SERVICENOW_API_KEY)
    if settings.SERVICENOW_CLIENT_ID:
        return Bearer(tokens.servicenow_service)
    return HTTPBasicAuth(settings.SERVICENOW_USER, settings.SERVICENOW_PASSWORD)
