"""Provider clients built from the settings: one for the service itself, one for each agent.

Each gives the thread's database connection back before it sends a request.
"""

from collections.abc import Callable
from functools import lru_cache, partial

from django.conf import settings
from requests.auth import AuthBase, HTTPBasicAuth

from gateway import pool, tokens
from gateway.providers.bearer import ApiKey, Bearer, anonymous
from gateway.providers.genesys.client import GenesysClient
from gateway.providers.http import JsonSession
from gateway.providers.servicenow.client import ServiceNowClient

AGENTS_AT_ONCE = 2048  # clients that are kept in memory


@lru_cache(maxsize=AGENTS_AT_ONCE)
def genesys(subject: str = "") -> GenesysClient:
    """Return the client that acts for one agent, or for the service itself when no agent is named."""
    return GenesysClient(_acting_for(subject))


def genesys_counting(count: Callable[[], None], subject: str = "") -> GenesysClient:
    """As ``genesys``, with a client that calls ``count`` before each request."""
    return GenesysClient(_acting_for(subject).before_each(count))


def genesys_with(token: str) -> GenesysClient:
    """Return a client for a new token whose agent is not known yet."""
    return GenesysClient(_connections().acting_as(Bearer(lambda: token)))


@lru_cache(maxsize=1)
def servicenow() -> ServiceNowClient:
    """Return the client of the integration user."""
    return _servicenow(_instance())


def servicenow_counting(count: Callable[[], None]) -> ServiceNowClient:
    """As ``servicenow``, with a client that calls ``count`` before each request."""
    return _servicenow(_instance().before_each(count))


def _acting_for(subject: str) -> JsonSession:
    token = partial(tokens.of_agent, subject) if subject else tokens.genesys_service
    return _connections().acting_as(Bearer(token))


@lru_cache(maxsize=1)
def _connections() -> JsonSession:
    """Return the session that all Genesys clients share, so that a rare action finds an open connection."""
    session = JsonSession(settings.GENESYS_API_URL, authorise=anonymous, timeout_s=settings.GENESYS_TIMEOUT_S)
    return session.before_each(pool.give_back)


def _servicenow(http: JsonSession) -> ServiceNowClient:
    return ServiceNowClient(
        http,
        instance_url=settings.SERVICENOW_URL,
        record_pattern=settings.SERVICENOW_RECORD_URL,
        phone_region=settings.PHONE_REGION,
    )


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
